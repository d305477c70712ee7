// RIFF/WAVE (Multimedia Programming Interface and Data Specifications 1.0): PCM, 16 bits, mono.
//
//  0 "RIFF"  4 size-8   8 "WAVE"  12 "fmt "  16 16   20 format=1  22 channels
// 24 rate   28 bytes/s 32 align  34 bits     36 "data" 40 data size  44 samples

const headerBytes = 44;

export function writeWav(samples: Int16Array, sampleRateHz: number): Buffer {
  const out = Buffer.alloc(headerBytes + samples.length * 2);
  out.write('RIFF', 0, 'latin1');
  out.writeUInt32LE(out.length - 8, 4);
  out.write('WAVEfmt ', 8, 'latin1');
  out.writeUInt32LE(16, 16);
  out.writeUInt16LE(1, 20);
  out.writeUInt16LE(1, 22);
  out.writeUInt32LE(sampleRateHz, 24);
  out.writeUInt32LE(sampleRateHz * 2, 28);
  out.writeUInt16LE(2, 32);
  out.writeUInt16LE(16, 34);
  out.write('data', 36, 'latin1');
  out.writeUInt32LE(samples.length * 2, 40);
  for (let n = 0; n < samples.length; n += 1) out.writeInt16LE(samples[n]!, headerBytes + n * 2);
  return out;
}

/**
 * The samples of a file that `writeWav` wrote; `undefined` when it is not a whole one of that rate (cut short,
 * overwritten, empty).
 */
export function readWav(file: Buffer, sampleRateHz: number): Int16Array | undefined {
  if (file.length <= headerBytes) return undefined;
  const expected = writeWav(new Int16Array(0), sampleRateHz);
  const same = (from: number, to: number): boolean => file.compare(expected, from, to, from, to) === 0;
  if (!same(0, 4) || !same(8, 40)) return undefined;
  if (file.readUInt32LE(4) !== file.length - 8 || file.readUInt32LE(40) !== file.length - headerBytes)
    return undefined;
  const samples = new Int16Array((file.length - headerBytes) >> 1);
  for (let n = 0; n < samples.length; n += 1) samples[n] = file.readInt16LE(headerBytes + 2 * n);
  return samples;
}
