// RIFF/WAVE: PCM, 16 bits, one channel.

const headerBytes = 44;

/** Sound as a browser has it, one `Float32Array` a channel, as a WAV file of one channel. */
export function wavOf(channels: readonly Float32Array[], rateHz: number): ArrayBuffer {
  const length = channels[0]?.length ?? 0;
  const bytes = new ArrayBuffer(headerBytes + length * 2);
  const view = new DataView(bytes);
  const name = (at: number, letters: string): void =>
    Array.from(letters).forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
  name(0, 'RIFF');
  view.setUint32(4, bytes.byteLength - 8, true);
  name(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  name(36, 'data');
  view.setUint32(40, length * 2, true);
  for (let n = 0; n < length; n += 1) {
    const sum = channels.reduce((all, channel) => all + (channel[n] ?? 0), 0) / channels.length;
    view.setInt16(headerBytes + n * 2, Math.round(Math.max(-1, Math.min(1, sum)) * 32_767), true);
  }
  return bytes;
}
