import { describe, expect, it } from 'vitest';
import { findOggPage, writeOggPage } from './ogg-page.ts';
import { endOfRecording, isOpusRecording, OpusContainer } from './opus-container.ts';

describe('a page', () => {
  const packets = [0, 1, 254, 255, 256, 510, 1000].map((length) => new Uint8Array(length).fill(length));
  const page = { serial: 0xfedcba98, number: 7, granule: 2 ** 40 + 5, packets };

  it('is read as it was written, packets of any length', () => {
    const found = findOggPage(writeOggPage({ ...page, last: true }), 0)!;
    expect(found).toMatchObject({ at: 0, granule: 2 ** 40 + 5, first: false, last: true });
    expect(found.packets.map(({ length }) => length)).toEqual([0, 1, 254, 255, 256, 510, 1000]);
    expect([...found.packets[5]!]).toEqual([...packets[5]!]);
  });

  it('has the checksum of the standard: one written by FFmpeg is read, and written again the same', () => {
    const theirs = Buffer.from(
      '4f67675300020000000000000000ade450bf00000000fbf791c80113' + '4f7075734865616401023801401f0000000000',
      'hex',
    );
    const { packets: found } = findOggPage(theirs, 0)!;
    const serial = 0xbf50e4ad;
    expect(writeOggPage({ serial, number: 0, granule: 0, first: true, packets: found })).toEqual(theirs);
    // theirs has its channels in one stream: no recording of ours
    expect(isOpusRecording(theirs)).toBe(false);
  });

  it('is found behind garbage, and not believed when a bit of it is wrong', () => {
    const bytes = writeOggPage(page);
    const garbage = Buffer.from('OggS and OggS');
    expect(findOggPage(Buffer.concat([garbage, bytes]), 0)?.at).toBe(garbage.length);
    for (let at = 0; at < bytes.length; at += 97) {
      const wrong = Buffer.from(bytes);
      wrong[at]! ^= 0x10;
      expect(findOggPage(wrong, 0)).toBeUndefined();
    }
    for (let length = 0; length < bytes.length; length += 31)
      expect(findOggPage(bytes.subarray(0, length), 0)).toBeUndefined();
  });

  it('holds no more than it can', () => {
    expect(() => writeOggPage({ ...page, packets: [new Uint8Array(255 * 255)] })).toThrow(RangeError);
  });
});

describe('a recording’s container', () => {
  const second = Array.from({ length: 50 }, (_, n) => new Uint8Array(60).fill(n));

  it('is named Opus of two channels, and its length is told by its last whole page', () => {
    const container = new OpusContainer(5);
    const parts = [container.headers(), container.page(second), container.page(second)];
    const whole = Buffer.concat(parts);
    expect(isOpusRecording(whole)).toBe(true);
    expect(isOpusRecording(Buffer.from('RIFF'))).toBe(false);
    expect(endOfRecording(whole)).toEqual({ wholeBytes: whole.length, durationMs: 1993.5, finished: false });
    // torn in the middle of its last page
    const wholeBytes = whole.length - parts[2]!.length;
    expect(endOfRecording(whole.subarray(0, whole.length - 7))).toMatchObject({
      wholeBytes,
      durationMs: 993.5,
    });
    expect(endOfRecording(whole.subarray(0, 20))).toBeUndefined();
  });

  it('that is finished is exactly as long as what was recorded', () => {
    const container = new OpusContainer(5);
    container.page(second);
    expect(endOfRecording(container.lastPage([new Uint8Array(3)], 50))).toMatchObject({
      ...{ durationMs: 1000, finished: true },
    });
  });
});
