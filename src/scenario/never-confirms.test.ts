import { expect, it } from 'vitest';
import { LineBench, talkOn } from '../../test/fakes/line-bench.ts';
import { TestTalk } from '../../test/fakes/test-talk.ts';

const otherMeanings = [
  'no',
  'move',
  'cancel',
  'person',
  'repeat',
  'question',
  'later',
  'stop-calling',
  'other',
  'noise',
  'digit-2',
  'digit-5',
] as const;

/** Numbers from 0 to below one that is given; the same for the same seed. */
function chance(seed: number): (below: number) => number {
  let random = seed;
  return (below) => (random = (random * 48_271) % 2_147_483_647) % below;
}

it('never confirms without a sure yes or the key, whatever else happens', () => {
  for (let seed = 1; seed < 400; seed += 1) {
    const talk = new TestTalk();
    const next = chance(seed);
    for (let turn = 0; turn < 12 && !talk.over; turn += 1) {
      const what = next(9);
      if (what < 2) talk.finishes();
      else if (what === 2) {
        const meaning = otherMeanings[next(otherMeanings.length)]!;
        const answer = next(2) === 0 ? 'price' : 'doctor';
        talk.hears(meaning, next(100) / 100, undefined, meaning === 'question' ? { answer } : {});
      } else if (what === 3) talk.hears('yes', next(80) / 100);
      else if (what === 4) talk.silence();
      else if (what === 5) talk.presses(['0', '2', '*', '#', '9'][next(5)]!);
      else if (what === 6) talk.connects(next(2) === 0);
      // what he said when he picked up, however surely a yes, and however late we are told
      else if (what === 7)
        talk.send({ event: 'heard', meaning: 'yes', confidence: 0.99, agoMs: talk.atMs + next(500) });
      // a nod before anything was asked
      else talk.nodsBeforeQuestion();
    }
    expect(talk.outcome.mark, `seed ${seed}`).not.toBe('confirmed');
  }
});

it('never confirms by what was said over the greeting or the date, however late it is told and whatever it began as', async () => {
  for (let seed = 1; seed <= 24; seed += 1) {
    const bench = new LineBench();
    const next = chance(seed * 7919);
    const { outcome, steps } = talkOn(bench);
    await bench.wait(200 + next(60) * 20);
    bench.starts();
    const startMs = bench.audioMs;
    if (next(2) === 0) bench.saysSoFar(['да', 'да-да', 'приду', 'угу'][next(4)]!, 0);
    await bench.wait(200 + next(30) * 20);
    bench.stopsSpeaking();
    await bench.wait(next(250) * 20);
    // and meanwhile something else
    if (next(2) === 0) await bench.utters(otherMeanings[next(otherMeanings.length)]!, next(100) / 100);
    bench.saidLongAgo('yes', startMs, startMs + 400);
    await bench.wait(100);
    expect(outcome()?.mark ?? 'not-confirmed', `seed ${seed}`).not.toBe('confirmed');
    const marks = steps.filter((step) => step.kind === 'mark').map(({ mark }) => mark);
    expect(marks, `seed ${seed}`).not.toContain('confirmed');
    bench.ends();
    await bench.wait(20);
  }
});
