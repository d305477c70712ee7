import type { Log } from '../../base/index.ts';
import type { Letters } from './letters.ts';
import { toldError, type Message } from './message.ts';
import type { Sealing } from './sealing.ts';

/** Carries out what is asked; `onPart` tells something before the end. */
export type Handler = (
  name: string,
  args: readonly unknown[],
  onPart: (value: unknown) => void,
) => Promise<unknown>;

/** An answer that nobody has fetched for so long will be fetched by nobody. */
const answerLastsMs = 60_000;

/** Carries out what this process is asked, and sends what comes of it. */
export class Answering {
  readonly #log: Log;
  readonly #letters: Letters;
  readonly #sealing: Sealing;
  readonly #address: string;

  constructor(options: { log: Log; letters: Letters; sealing: Sealing; address: string }) {
    this.#log = options.log;
    this.#letters = options.letters;
    this.#sealing = options.sealing;
    this.#address = options.address;
  }

  async take(sender: string, ask: Extract<Message, { kind: 'ask' }>, handler: Handler): Promise<void> {
    const { id, name, args } = ask;
    let sending: Promise<void> = Promise.resolve();
    // one after another: they are read in the order in which they were written
    const send = (message: Message): Promise<void> =>
      (sending = sending.then(() => this.#send(sender, message)));
    try {
      const value = await handler(name, args, (part) => void send({ kind: 'part', id, value: part }));
      await send({ kind: 'answer', id, value });
    } catch (error) {
      const told = toldError(id, error);
      if (told.kind === 'broken')
        this.#log.error({ err: error, errorId: told.errorId, name }, 'what another process asked failed');
      await send(told);
    }
  }

  /** An asker whose letter can't be read is told so in the only words that need no key. */
  async refuse(sender: string): Promise<void> {
    await this.#write(sender, Buffer.alloc(0));
  }

  #send(recipient: string, message: Message): Promise<void> {
    return this.#write(recipient, this.#sealing.seal(JSON.stringify(message)));
  }

  /** The asker gives up by itself when this can't be written. */
  async #write(recipient: string, body: Buffer): Promise<void> {
    const letter = { sender: this.#address, body };
    await this.#letters.send(recipient, letter, answerLastsMs).catch((error: unknown) => {
      this.#log.warn({ code: (error as { code?: string }).code }, 'an answer could not be sent');
    });
  }
}
