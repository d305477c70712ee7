// The short form of the fuzzer; sip-fuzz-run.ts is the long one.
import { describe, expect, it } from 'vitest';
import { request } from '../fixtures/sip-message.ts';
import { checkMessage, type Outcome } from './check-message.ts';
import { corpus } from './corpus.ts';
import { heapInUse } from './heap.ts';
import { Mutator } from './mutate.ts';
import { random } from './random.ts';

describe('mutated messages', () => {
  it('are read without an exception, keep what is unknown, mean the same when written and read again, and leave nothing in memory', () => {
    const mutator = new Mutator(corpus(), random(4475));
    const outcomes: Record<Outcome, number> = { dropped: 0, malformed: 0, incomplete: 0, sound: 0 };
    let heapBefore = 0;
    for (let round = 0; round < 30_000; round += 1) {
      if (round === 10_000) heapBefore = heapInUse();
      const mutant = mutator.next();
      try {
        outcomes[checkMessage(mutant)] += 1;
      } catch (err) {
        throw new Error(`message ${round}: ${mutant.bytes.toString('base64')}`, { cause: err });
      }
    }
    // 100 bytes a message, which have 548 on average
    expect(heapInUse() - heapBefore).toBeLessThan(20_000 * 100);
    // the changes are gentle enough to come far, and rough enough to break
    for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(3000);
  });

  it('are the same for the same seed', () => {
    const first = new Mutator(corpus(), random(1));
    const second = new Mutator(corpus(), random(1));
    for (let round = 0; round < 100; round += 1) expect(second.next()).toEqual(first.next());
  });
});

/** The best of several runs, as other work on the machine only ever makes them longer. */
function leastMs(bytes: Buffer): number {
  let least = Infinity;
  for (let run = 0; run < 7; run += 1) {
    const startMs = performance.now();
    for (let turn = 0; turn < 5; turn += 1) checkMessage({ bytes, kept: undefined });
    least = Math.min(least, performance.now() - startMs);
  }
  return least;
}

describe('a message eight times as long', () => {
  const small = 4000;
  const fillers = [' ', '\t', ';', ',', '"', '\\', '<', '>', '%', '(', 'a', ':', '\r\n ', '\r\n\t', ';a=', '"a",', '<sip:', '\\"', ' SIP/', '[', '0']; // prettier-ignore
  const shapes: Record<string, (stuff: string) => Buffer> = {
    'the first line': (stuff) => Buffer.from(`OPTIONS ${stuff} SIP/2.0\r\n\r\n`),
    'a method': (stuff) => Buffer.from(`OPTIONS${stuff}\r\n\r\n`),
    'a response': (stuff) => Buffer.from(`SIP/2.0 200 ${stuff}\r\n\r\n`),
    'a boundary': (stuff) =>
      request('INVITE sip:a@b SIP/2.0', { 'Content-Type': `multipart/mixed;boundary=${stuff}` }, stuff),
    'a body': (stuff) => request('INVITE sip:a@b SIP/2.0', { 'Content-Type': 'multipart/mixed;boundary=b' }, `--b\r\n${stuff}\r\n--b--`), // prettier-ignore
  };
  for (const field of [
    'Via',
    'To',
    'Contact',
    'Call-ID',
    'CSeq',
    'Reason',
    'Authorization',
    'Content-Type',
    'X',
  ])
    shapes[field] = (stuff) => request('OPTIONS sip:user@example.com SIP/2.0', { [field]: `a${stuff}b` });
  shapes['an address'] = (stuff) =>
    request('OPTIONS sip:a@b SIP/2.0', { To: `<sip:a@b;x=${stuff}>;tag=${stuff}` });
  shapes['a name'] = (stuff) =>
    request('OPTIONS sip:a@b SIP/2.0', { From: `"${stuff}" <sip:${stuff}@b>;tag=1` });
  shapes['a hop'] = (stuff) =>
    request('OPTIONS sip:a@b SIP/2.0', { Via: `SIP/2.0/UDP ${stuff};branch=${stuff}` });

  it.each(Object.keys(shapes))(
    'is read in a time that grows with its length, not its square: %s',
    (shape) => {
      const build = shapes[shape] as (stuff: string) => Buffer;
      for (const filler of fillers) {
        const [short, long] = [small, small * 8].map((size) => build(filler.repeat(size / filler.length)));
        // 8 for what grows evenly, 64 for what grows by the square; whoever else works here may slow one look, not each
        const looks = Array.from(
          { length: 6 },
          () => () => leastMs(long as Buffer) / leastMs(short as Buffer),
        );
        expect({ filler, grows: looks.some((ratio) => ratio() < 32) }).toEqual({ filler, grows: true });
      }
    },
  );
});
