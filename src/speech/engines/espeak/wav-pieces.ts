const headBytes = 44;
const rateAt = 24;
const bytesPerSample = 2;
/** Somebody may be waiting for the first sound; after it few large pieces cost less than many small ones. */
const firstMs = 100;
const laterMs = 500;

/**
 * The sound of a WAV file (head of 44 bytes, 16 bits, one channel) while it is written: given on piece by piece, the first as
 * soon as there is a tenth of a second of it.
 */
export class WavPieces {
  readonly #give: (piece: { readonly samples: Int16Array; readonly sampleRateHz: number }) => void;
  readonly #head = new Uint8Array(headBytes);
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #begun = false;

  constructor(give: (piece: { readonly samples: Int16Array; readonly sampleRateHz: number }) => void) {
    this.#give = give;
  }

  /** What is written at this place of the file; the head is written once more when the length is known. The bytes are copied. */
  write(position: number, bytes: Uint8Array): void {
    const ofHead = Math.min(bytes.length, Math.max(0, headBytes - position));
    this.#head.set(bytes.subarray(0, ofHead), Math.min(position, headBytes));
    if (ofHead === bytes.length) return;
    this.#waiting.push(bytes.slice(ofHead));
    this.#waitingBytes += bytes.length - ofHead;
    const wantedMs = this.#begun ? laterMs : firstMs;
    if (this.#waitingBytes >= (wantedMs * this.#rateHz * bytesPerSample) / 1000) this.#giveOn();
  }

  /** The file is whole. */
  end(): void {
    if (this.#waitingBytes >= bytesPerSample) this.#giveOn();
  }

  get #rateHz(): number {
    return new DataView(this.#head.buffer).getUint32(rateAt, true);
  }

  #giveOn(): void {
    const all = Buffer.concat(this.#waiting);
    const samples = new Int16Array(all.length >> 1);
    for (let n = 0; n < samples.length; n += 1) samples[n] = all.readInt16LE(n * bytesPerSample);
    // half a sample waits for its other half
    const rest = all.subarray(samples.length * bytesPerSample);
    this.#waiting = [rest];
    this.#waitingBytes = rest.length;
    this.#begun = true;
    this.#give({ samples, sampleRateHz: this.#rateHz });
  }
}
