/** A two-channel recording at 8 kHz whose samples are [left, right] pairs; `sizes` false leaves them 0, as a kill does. */
export function wavFixture(samples: readonly (readonly [number, number])[], sizes = true): Buffer {
  const data = Buffer.alloc(samples.length * 4);
  samples.forEach(([left, right], index) => {
    data.writeInt16LE(left, index * 4);
    data.writeInt16LE(right, index * 4 + 2);
  });
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(sizes ? 36 + data.length : 0, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(32_000, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(sizes ? data.length : 0, 40);
  return Buffer.concat([header, data]);
}
