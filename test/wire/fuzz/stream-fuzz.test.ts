// RFC 3261 §18.3: mutated messages glued to a stream and cut at any place.
import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../../src/sip/message/parse-message.ts';
import { StreamFraming, type Frame } from '../../../src/sip/transport/stream-framing.ts';
import { corpus } from './corpus.ts';
import { Mutator } from './mutate.ts';
import { oneOf, random, type Pick } from './random.ts';

function written(frames: readonly Frame[]): string[] {
  return frames.map((frame) => (frame.kind === 'message' ? frame.bytes.toString('base64') : frame.kind));
}

function inPieces(stream: Buffer, pick: Pick): Frame[] {
  const framing = new StreamFraming();
  const frames: Frame[] = [];
  const longest = oneOf(pick, [1, 3, 40, 2000]);
  for (let at = 0; at < stream.length;) {
    const until = at + 1 + pick(longest);
    frames.push(...framing.push(stream.subarray(at, until)));
    at = until;
  }
  return frames;
}

describe('a stream of mutated messages', () => {
  it('gives the same messages however it is cut, and each ends where the parser says', () => {
    const pick = random(18_3);
    const seeds = corpus();
    const mutator = new Mutator(seeds, pick);
    const counts = { message: 0, ping: 0, pong: 0, broken: 0 };
    for (let round = 0; round < 3000; round += 1) {
      const parts = Array.from({ length: 1 + pick(4) }, () =>
        pick(3) === 0
          ? mutator.next().bytes
          : Buffer.concat([oneOf(pick, seeds), Buffer.from(oneOf(pick, ['', '', '\r\n', '\r\n\r\n']))]),
      );
      const stream = Buffer.concat(parts);
      const whole = new StreamFraming().push(stream);
      expect(written(inPieces(stream, pick))).toEqual(written(whole));
      for (const frame of whole) {
        counts[frame.kind] += 1;
        if (frame.kind !== 'message') continue;
        const parse = parseMessage(frame.bytes);
        const head = frame.bytes.indexOf('\r\n\r\n') + 4;
        if (parse.ok) expect(parse.message.body.equals(frame.bytes.subarray(head))).toBe(true);
      }
    }
    expect(counts.message).toBeGreaterThan(1000);
    expect(counts.broken).toBeGreaterThan(300);
    expect(counts.ping).toBeGreaterThan(100);
  });
});
