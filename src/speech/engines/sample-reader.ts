/** Linear 16-bit little-endian samples out of bytes that are cut anywhere. */
export class SampleReader {
  #odd: Uint8Array = new Uint8Array(0);

  push(bytes: Uint8Array): Int16Array {
    const all = this.#odd.length === 0 ? bytes : Buffer.concat([this.#odd, bytes]);
    const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
    const samples = new Int16Array(all.length >> 1);
    for (let n = 0; n < samples.length; n += 1) samples[n] = view.getInt16(2 * n, true);
    this.#odd = all.slice(2 * samples.length);
    return samples;
  }
}
