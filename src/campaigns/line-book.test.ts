import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/index.ts';
import { LineLimit } from '../calls/line-limit.ts';
import { LineBook } from './line-book.ts';

/** The book of one line of ten lines that has the real limits. */
function open(callsPerSecond = 100) {
  const clock = new ManualClock();
  const limit = new LineLimit({ maxLines: 10, callsPerSecond });
  const book = new LineBook(clock, {
    capacity: () => ({
      freeLines: limit.freeLines,
      nextStartInMs: limit.nextStartInMs(clock.monotonicMs()),
      callsPerSecond,
    }),
    trunks: { state: () => ({ state: 'reachable', sinceMs: 0 }), chain: () => ['line'] },
  });
  let claimed = 0;
  const claim = (phone = `number ${claimed}`): string => {
    const id = `attempt ${(claimed += 1)}`;
    book.began('line', id, phone);
    return id;
  };
  const refuse = (phone: string): void => {
    const id = claim(phone);
    book.ended('line', id, 'line-refused');
    book.settled('line', id);
  };
  return { clock, limit, book, claim, refuse, usable: () => book.anyUsable('line') };
}

describe('what is claimed for a line', () => {
  it('is never more than the lines that callers and telephones leave free', () => {
    const { clock, limit, book, claim } = open(1);
    for (let caller = 0; caller < 5; caller += 1) limit.takeForCaller();
    const waiting: string[] = [];
    let claimed = 0;
    for (let round = 0; round < 60; round += 1) {
      const lines = book.choose('line', 50);
      waiting.push(...lines.map(() => claim()));
      claimed += lines.length;
      const [first] = waiting;
      if (first !== undefined && limit.take(clock.monotonicMs()).ok)
        book.placed('line', waiting.shift() ?? '');
      clock.advance(200);
    }
    expect({ claimed, waiting: waiting.length, inUse: limit.inUse }).toEqual({
      claimed: 5,
      waiting: 0,
      inUse: 10,
    });
  });

  it('counts a line that is free again, though what was on it is not written down yet', () => {
    const { clock, limit, book, claim } = open();
    for (const id of book.choose('line', 50).map(() => claim())) {
      limit.take(clock.monotonicMs());
      book.placed('line', id);
    }
    clock.advance(1_000);
    expect(book.choose('line', 50)).toEqual([]);
    limit.release();
    expect(book.choose('line', 50)).toEqual(['line']);
  });
});

describe('a line that refuses', () => {
  it('one number, however often, takes the others', () => {
    const { refuse, usable } = open();
    for (let time = 0; time < 5; time += 1) refuse('one');
    refuse('two');
    refuse('one');
    expect(usable()).toBe(true);
  });

  it('three numbers one after the other rests, and longer when it refuses a fourth', () => {
    const { clock, refuse, usable } = open();
    for (const phone of ['one', 'two', 'three']) refuse(phone);
    expect(usable()).toBe(false);
    clock.advance(5_000);
    expect(usable()).toBe(true);
    refuse('four');
    clock.advance(9_000);
    expect(usable()).toBe(false);
    clock.advance(1_000);
    expect(usable()).toBe(true);
  });

  it.each([
    ['a telephone rang', 'carried'],
    ['somebody was busy', 'busy'],
  ] as const)('begins anew when %s between', (_, what) => {
    const { book, claim, refuse, usable } = open();
    refuse('one');
    refuse('two');
    const id = claim();
    if (what === 'carried') book.carried('line', id);
    else book.ended('line', id, what);
    refuse('three');
    expect(usable()).toBe(true);
  });

  it('for its own reasons rests at once', () => {
    const { book, claim, usable } = open();
    book.ended('line', claim(), 'line-fault');
    expect(usable()).toBe(false);
  });
});
