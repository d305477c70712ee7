import type { Lifecycle, Log } from '../base/index.ts';

/** What was opened, to be closed in the reverse order, also when the start fails half-way. */
export class Opened {
  readonly #closers: (() => Promise<void> | void)[] = [];

  add(close: () => Promise<void> | void): void {
    this.#closers.push(close);
  }

  async start<Part extends Lifecycle>(part: Part): Promise<Part> {
    await part.start();
    this.add(() => part.stop());
    return part;
  }

  async close(log: Log): Promise<void> {
    for (let close = this.#closers.pop(); close; close = this.#closers.pop()) {
      try {
        await close();
      } catch (err) {
        log.error({ err }, 'a part could not be stopped');
      }
    }
  }
}
