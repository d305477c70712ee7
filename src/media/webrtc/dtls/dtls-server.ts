// RFC 6347, RFC 5764: the server of one association, whose only use is to agree on the keys of the sound.
import { Handshake } from './handshake.ts';
import { contentTypes, readRecords, type DtlsRecord } from './record.ts';
import type { DtlsOptions } from './terms.ts';

const helloType = 1;
const messageHeaderBytes = 12;

/**
 * Asks nothing of a clock: the client's timer repeats what was lost, and every repetition is answered by ours
 * (RFC 6347 §4.2.4: a server that only answers is never ahead of its client).
 */
export class DtlsServer {
  readonly #options: DtlsOptions;
  #handshake: Handshake;
  /** The association in use while a new handshake is not finished. */
  #before: Handshake | undefined;
  /** One datagram begins one handshake. */
  #mayBegin = true;

  constructor(options: DtlsOptions) {
    this.#options = options;
    this.#handshake = new Handshake(options);
  }

  /** Takes a datagram; what is damaged or not authentic is passed over. */
  receive(datagram: Buffer): void {
    this.#mayBegin = true;
    for (const record of readRecords(datagram)) {
      try {
        this.#take(record);
      } catch (error) {
        // bytes that end too early; anything else is a bug of ours
        if (!(error instanceof RangeError)) throw error;
      }
    }
    // §4.2.4: once for a datagram, however often it says the same
    this.#handshake.answerRepeats();
    this.#before?.answerRepeats();
  }

  /** Says good-bye, where there was an association. */
  close(): void {
    this.#handshake.close();
    this.#before?.close();
  }

  #take(record: DtlsRecord): void {
    if (record.epoch === 0 && this.#mayBegin && this.#isNewHello(record)) {
      this.#mayBegin = false;
      // §4.2.8: the far end began anew; what was agreed holds until it has proved itself
      if (this.#handshake.isOver) this.#before = this.#handshake;
      this.#handshake = new Handshake(this.#options);
    }
    this.#handshake.take(record);
    if (this.#handshake.isOver) this.#before = undefined;
    else if (record.epoch > 0) this.#before?.take(record);
  }

  /** A client's hello, whole or its first piece, that is not the one being answered. */
  #isNewHello({ type, fragment }: DtlsRecord): boolean {
    if (type !== contentTypes.handshake || fragment.length < messageHeaderBytes + 34) return false;
    if (fragment[0] !== helloType || fragment.readUIntBE(6, 3) !== 0) return false;
    const random = fragment.subarray(messageHeaderBytes + 2, messageHeaderBytes + 34);
    return this.#handshake.isOfAnother(random);
  }
}
