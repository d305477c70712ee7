import type { SrtpKeys } from '../srtp/suite.ts';
import { SecurePair } from '../thread/secure-pair.ts';
import type { PageEnd } from './page-end.ts';
import { PagePort, type PagePortOptions } from './page-port.ts';

/** A page's port behind the keys that DTLS agrees on; nothing is heard or said before. */
export class PagePair extends SecurePair {
  readonly #page: PagePort;

  constructor(options: Omit<PagePortOptions, 'onKeys'>) {
    const page = new PagePort({ ...options, onKeys: (keys) => this.#useKeys(keys) });
    super(page, true);
    this.#page = page;
  }

  expect(end: PageEnd): void {
    this.#page.expect(end);
  }

  /** A page's descriptions bring no keys. */
  override secure(): void {
    // DTLS brings them
  }

  /** An association of its own: a page that was loaded anew knows nothing of the one before. */
  #useKeys(keys: SrtpKeys): void {
    super.secure(keys, true);
  }
}
