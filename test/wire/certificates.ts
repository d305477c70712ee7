import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Pair {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

/** An authority of a test, made by openssl. */
export class Authority {
  readonly certificate: string;
  readonly #directory = mkdtempSync(join(tmpdir(), 'perezvon-certificates-'));
  /** The certificate as a PEM file. */
  readonly file = join(this.#directory, 'authority.pem');

  constructor() {
    this.#key('authority');
    this.#openssl(
      'req', '-x509', '-new', '-key', 'authority.key', '-out', 'authority.pem', '-days', '2',
      '-subj', '/CN=Authority of a test', '-addext', 'basicConstraints=critical,CA:TRUE',
    ); // prettier-ignore
    this.certificate = this.#read('authority.pem');
  }

  /** For names such as `DNS:pbx.invalid` and `IP:127.0.0.1`; `days` below 0: it has expired. */
  issue(names: string, days = 2): Pair {
    this.#key('server');
    writeFileSync(join(this.#directory, 'names'), `subjectAltName=${names}\n`);
    this.#openssl('req', '-new', '-key', 'server.key', '-out', 'server.csr', '-subj', '/CN=server');
    this.#openssl(
      'x509', '-req', '-in', 'server.csr', '-CA', 'authority.pem', '-CAkey', 'authority.key',
      '-out', 'server.pem', '-extfile', 'names', '-days', String(days),
    ); // prettier-ignore
    return { certificate: this.#read('server.pem'), key: this.#read('server.key') };
  }

  close(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #key(name: string): void {
    this.#openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`);
  }

  #read(name: string): string {
    return readFileSync(join(this.#directory, name), 'utf8');
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.#directory, stdio: 'pipe' });
  }
}
