import type { MediaStream } from '../media/index.ts';
import type { KeysResult } from '../sip/index.ts';

export interface LegKeysParts {
  /** By the signalling of who is the far end now; undefined when there is none. */
  send(keys: string): Promise<KeysResult> | undefined;
  /** Of the far end, as long as it is there. */
  stream(): MediaStream | undefined;
  /** Told once: some were refused. */
  onRefused(status: number): void;
  /** Told once: it takes none so, and gets them in its sound. */
  onInSound(): void;
}

/** Keys for a far end that gets them by its signalling (INFO), or in its sound where it takes none so. */
export class LegKeys {
  readonly #parts: LegKeysParts;
  #refused = false;
  #inSound = false;

  constructor(parts: LegKeysParts) {
    this.#parts = parts;
  }

  /** In their order, also behind those that are refused only now. Never rejects. */
  async press(keys: string): Promise<void> {
    const result = await this.#parts.send(keys);
    const stream = this.#parts.stream();
    if (!result || result.ok || !stream) return;
    if (result.left !== undefined) stream.sendDigits(result.left, true);
    if (!this.#refused) this.#parts.onRefused(result.status);
    this.#refused = true;
    if (result.left === undefined || this.#inSound) return;
    this.#inSound = true;
    this.#parts.onInSound();
  }
}
