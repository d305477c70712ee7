import { describe, expect, it } from 'vitest';
import { ScriptedRecognizer } from '../../../test/fakes/scripted-recognizer.ts';
import { ManualClock, silentLog } from '../../base/index.ts';
import type { Heard, HeardSoFar, Hearing } from '../recognizer.ts';
import type { EngineState } from './circuit-breaker.ts';
import { withFallback, type FallbackRecognizer } from './fallback-recognizer.ts';

const hearing: Hearing = { language: 'ru', today: '2026-11-22', vocabulary: [] };
const frame = new Int16Array(160);

class Pair {
  readonly clock = new ManualClock();
  readonly large = new ScriptedRecognizer('large');
  readonly embedded = new ScriptedRecognizer('embedded-1');
  readonly states: EngineState['state'][] = [];
  readonly both: FallbackRecognizer = withFallback({
    ...{ large: this.large, embedded: this.embedded, clock: this.clock, log: silentLog, patienceMs: 300 },
    onState: ({ state }) => this.states.push(state),
  });

  /** Somebody listens; what he is told. */
  async leg() {
    await this.both.start();
    return this.anotherLeg();
  }

  anotherLeg() {
    const begun: number[] = [];
    const heard: Heard[] = [];
    const partials: HeardSoFar[] = [];
    const session = this.both.open(
      {
        onSpeechStart: (atMs) => begun.push(atMs),
        onPartial: (soFar) => partials.push(soFar),
        onHeard: (one) => heard.push(one),
      },
      hearing,
    );
    return { session, begun, heard, partials };
  }

  begin(startMs: number): void {
    this.embedded.last.begins(startMs);
    this.large.last.begins(startMs);
  }

  /** One utterance that only the embedded engine tells in time. */
  late(startMs: number): void {
    this.begin(startMs);
    this.embedded.last.hears(startMs, {});
    this.clock.advance(300);
  }
}

describe('a large engine with the embedded one beside it', () => {
  it('is told with the words of the large one, once, when both have answered', async () => {
    const pair = new Pair();
    const { begun, heard, session } = await pair.leg();
    session.push(frame);
    pair.begin(100);
    pair.embedded.last.hears(100, {});
    expect(heard).toEqual([]);
    pair.large.last.hears(100, { text: 'да', confidence: 0.9 });
    pair.clock.advance(1000);
    expect(begun).toEqual([100]);
    expect(heard).toEqual([{ meaning: 'yes', confidence: 0.9, text: 'да', startMs: 100, endMs: 500 }]);
    expect([pair.embedded.last.frames, pair.large.last.frames]).toEqual([1, 1]);
    expect(pair.both.counts).toMatchObject({ large: 1, late: 0 });
    expect(pair.states).toEqual(['works']);
  });

  it('waits for neither longer than its patience', async () => {
    const pair = new Pair();
    const { heard } = await pair.leg();
    pair.begin(100);
    pair.embedded.last.hears(100, { meaning: 'no' });
    pair.clock.advance(299);
    expect(heard).toEqual([]);
    pair.clock.advance(1);
    expect(heard).toMatchObject([{ meaning: 'no' }]);
    // one that comes now is dropped
    pair.large.last.hears(100, { text: 'да' });
    pair.begin(900);
    pair.large.last.hears(900, { text: 'да', confidence: 0.9 });
    pair.clock.advance(300);
    pair.embedded.last.hears(900, { meaning: 'no' });
    // a yes that only one of them has heard is asked about
    expect(heard).toMatchObject([{ meaning: 'no' }, { meaning: 'yes', text: 'да', confidence: 0.7 }]);
    expect(pair.both.counts).toMatchObject({ late: 1, large: 1 });
  });

  it('takes no yes for one while the words are a beginning, whyever the rest is missing', async () => {
    const pair = new Pair();
    const { heard } = await pair.leg();
    const begins = (startMs: number, text: string): void => {
      pair.begin(startMs);
      pair.large.last.listener.onPartial?.({ text, startMs, atMs: startMs + 300 });
      pair.embedded.last.hears(startMs, {});
    };
    begins(100, 'да но');
    pair.clock.advance(300);
    begins(1000, 'да но');
    pair.large.last.hears(1000, { meaning: 'other', confidence: 0, trouble: 'broken' });
    begins(2000, 'ну');
    pair.large.last.listener.onPartial?.({ text: 'ну да', startMs: 2000, atMs: 2400 });
    pair.clock.advance(300);
    expect(heard.map(({ confidence }) => confidence)).toEqual([0.7, 0.7, 0.95]);
  });

  it('asks about a yes in words that it has to let go of in the middle', async () => {
    const pair = new Pair();
    const { heard, session } = await pair.leg();
    pair.begin(100);
    pair.large.last.listener.onPartial?.({ text: 'да но', startMs: 100, atMs: 400 });
    await pair.both.stop();
    pair.embedded.last.hears(100, {});
    session.push(frame);
    expect(heard).toMatchObject([{ meaning: 'yes', confidence: 0.7 }]);
  });

  it('tells the embedded one whether another is beside it', async () => {
    const pair = new Pair();
    const { session } = await pair.leg();
    expect(pair.embedded.last.beside).toBe(true);
    await pair.both.stop();
    session.push(frame);
    expect(pair.embedded.last.beside).toBe(false);
    pair.anotherLeg();
    expect(pair.embedded.last.beside).toBe(false);
  });

  it('gives the embedded one’s answer at once when the large one fails', async () => {
    const pair = new Pair();
    const { heard } = await pair.leg();
    pair.begin(100);
    pair.large.last.hears(100, { meaning: 'other', confidence: 0, trouble: 'limited' });
    pair.embedded.last.hears(100, {});
    expect(heard).toMatchObject([{ meaning: 'yes', confidence: 0.95 }]);
    expect(pair.both.counts).toMatchObject({ failed: 1 });
    expect(pair.both.state).toMatchObject({ state: 'untried', trouble: 'limited' });
  });

  it('tells a contradiction as nothing understood', async () => {
    const pair = new Pair();
    const { heard } = await pair.leg();
    pair.begin(100);
    pair.embedded.last.hears(100, {});
    pair.large.last.hears(100, { meaning: 'no', text: 'да нет' });
    expect(heard).toMatchObject([{ meaning: 'other', confidence: 0 }]);
    expect(pair.both.counts).toMatchObject({ contradicted: 1 });
  });

  it('keeps utterances apart, in whatever order they are told', async () => {
    const pair = new Pair();
    const { heard } = await pair.leg();
    pair.begin(100);
    pair.begin(900);
    pair.embedded.last.hears(100, {});
    pair.embedded.last.hears(900, { meaning: 'no' });
    pair.large.last.hears(900, { meaning: 'no', text: 'нет' });
    pair.large.last.hears(100, { text: 'да' });
    expect(heard.map(({ text, startMs }) => [text, startMs])).toEqual([
      ['нет', 900],
      ['да', 100],
    ]);
  });

  it('passes on what the large one has so far, until it is told', async () => {
    const pair = new Pair();
    const { partials } = await pair.leg();
    const soFar = { text: 'д', startMs: 100, atMs: 300 };
    pair.large.last.listener.onPartial?.(soFar);
    pair.begin(100);
    pair.large.last.listener.onPartial?.(soFar);
    pair.late(900);
    pair.large.last.listener.onPartial?.({ ...soFar, startMs: 900 });
    expect(partials).toEqual([soFar]);
  });

  it('tells nothing after close, and closes both', async () => {
    const pair = new Pair();
    const { heard, session } = await pair.leg();
    pair.begin(100);
    pair.embedded.last.hears(100, {});
    session.close();
    session.close();
    pair.clock.advance(1000);
    expect(heard).toEqual([]);
    expect([pair.embedded.last.closed, pair.large.last.closed]).toEqual([true, true]);
  });
});

describe('an engine that fails again and again', () => {
  it('is left alone: legs that listen let go of it, new ones do not ask it, nobody waits', async () => {
    const pair = new Pair();
    const { heard, session } = await pair.leg();
    for (const startMs of [100, 1000, 2000]) pair.late(startMs);
    expect(pair.states).toEqual(['resting']);
    session.push(frame);
    expect(pair.large.last.closed).toBe(true);
    pair.embedded.last.begins(3000);
    pair.embedded.last.hears(3000, {});
    expect(heard).toHaveLength(4);
    const later = pair.anotherLeg();
    expect(pair.large.sessions).toHaveLength(1);
    pair.embedded.last.begins(100);
    pair.embedded.last.hears(100, {});
    expect(later.heard).toHaveLength(1);
    expect(pair.both.counts).toMatchObject({ late: 3, embedded: 2 });
  });

  it('is tried by those who begin to listen half a minute later', async () => {
    const pair = new Pair();
    await pair.leg();
    for (const startMs of [100, 1000, 2000]) pair.late(startMs);
    pair.clock.advance(30_000);
    const { heard } = pair.anotherLeg();
    expect(pair.large.sessions).toHaveLength(2);
    pair.begin(100);
    pair.embedded.last.hears(100, {});
    pair.large.last.hears(100, { text: 'да' });
    expect(heard).toMatchObject([{ text: 'да' }]);
    expect(pair.states).toEqual(['resting', 'trying', 'works']);
  });

  it('what it was in the middle of is told without it', async () => {
    const pair = new Pair();
    const { heard, session } = await pair.leg();
    pair.begin(100);
    pair.embedded.last.hears(100, {});
    const other = pair.anotherLeg();
    for (const startMs of [1000, 2000, 3000]) {
      pair.begin(startMs);
      pair.embedded.last.hears(startMs, {});
      pair.large.last.hears(startMs, { meaning: 'other', confidence: 0, trouble: 'broken' });
    }
    expect([heard.length, other.heard.length]).toEqual([0, 3]);
    session.push(frame);
    expect(heard).toMatchObject([{ meaning: 'yes' }]);
  });

  it('is not blamed for our own limit', async () => {
    const pair = new Pair();
    await pair.leg();
    for (const startMs of [100, 1000, 2000, 3000]) {
      pair.begin(startMs);
      pair.embedded.last.hears(startMs, {});
      pair.large.last.hears(startMs, { meaning: 'other', confidence: 0, trouble: 'busy' });
    }
    expect(pair.both.state.state).toBe('untried');
  });
});

it('goes on with the embedded engine when the large one is stopped', async () => {
  const pair = new Pair();
  const { heard, session } = await pair.leg();
  await pair.both.stop();
  expect(pair.large.running).toBe(false);
  session.push(frame);
  expect(pair.large.last.closed).toBe(true);
  pair.embedded.last.begins(100);
  pair.embedded.last.hears(100, {});
  expect(heard).toHaveLength(1);
});
