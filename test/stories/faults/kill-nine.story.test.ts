import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { systemClock } from '../../../src/base/index.ts';
import { decodeWav } from '../../../src/media/index.ts';
import { numberWith, type Temperament } from '../../../src/rehearsal/index.ts';
import { KillableHouse, until } from './killable-house.ts';
import { alive } from './processes.ts';

const dayMs = 86_400_000;
const linesAtOnce = 20;
const attempts = 3;
const pauseMinutes = 30;
/** A rehearsal divides pauses by 360. */
const pauseMs = (pauseMinutes * 60_000) / 360;

/** Most talk for half a minute, so that all lines are taken when the first answers are in. */
const crowd: readonly (readonly [Temperament, number])[] = [
  ['presses-one', 11],
  ['says-yes', 11],
  ['says-coming', 7],
  ['hangs-up-midway', 4],
  ['says-of-course', 3],
  ['no-answer', 1],
  ['busy', 2],
  ['says-no', 1],
];
const seeds = crowd.flatMap(([temperament, count]) =>
  Array.from({ length: count }, (_, n) => ({
    name: `${temperament} ${n}`,
    phones: [numberWith(temperament, n)],
    startsAtMs: systemClock.now() + dayMs,
  })),
);

interface AttemptRow {
  id: string;
  target: string;
  call: string;
  number: number;
  placed: Date;
  ended: Date | null;
  ending: string | null;
  mark: string | null;
}

interface CardRow {
  target: string;
  state: string;
  mark: string;
}

interface CallRow {
  id: string;
  cause: string;
  recording: string | null;
  ms: number | null;
}

const answers = ['confirmed', 'declined', 'wants-to-move'];

const attemptsOf = (house: KillableHouse): Promise<AttemptRow[]> =>
  house.query<AttemptRow>(
    `select id, target_id as target, call_id as call, number, placed_at as placed, ended_at as ended, ending, mark
     from campaigns.attempt order by target_id, number`,
  );

const cardsOf = (house: KillableHouse): Promise<CardRow[]> =>
  house.query<CardRow>(
    `select target.id as target, target.state, card.mark
     from campaigns.target join clinic.appointment card on card.id = target.appointment_id`,
  );

/** Starts, waits until all lines are taken and several answers are committed, kills, starts again, waits for the end. */
async function killedWithTwentyCallsUp(
  whom: 'everything' | 'node-alone',
  onTestFinished: TestContext['onTestFinished'],
) {
  const house = new KillableHouse();
  onTestFinished(() => house.clear());
  await house.start();
  const id = await house.campaign({
    seeds,
    settings: { linesAtOnce, callsPerSecond: 20, attempts, pauseMinutes, ringSeconds: 6 },
  });
  const before = await until('twenty calls are up and three answers are in', async () => {
    const rows = await attemptsOf(house);
    const open = rows.filter((row) => row.ended === null);
    const marked = rows.filter((row) => answers.includes(row.mark ?? ''));
    return open.length === linesAtOnce && marked.length >= 3 ? { open, marked } : undefined;
  });
  const killed = await house.kill(whom);
  const thanked = house.steps.filter(({ step }) => step === 'thanks').map(({ targetId }) => targetId);
  const restartedMs = systemClock.now();
  await house.start();
  await until(
    'the campaign is finished',
    async () => {
      const [row] = await house.query<{ state: string }>(
        'select state from campaigns.campaign where id = $1',
        [id],
      );
      return row?.state === 'finished' || undefined;
    },
    240_000,
  );
  return { house, before, killed, thanked, restartedMs };
}

describe.concurrent.each(['everything', 'node-alone'] as const)(
  'kill -9 of %s with twenty calls up',
  (whom) => {
    it('loses no mark, repeats no talk, calls nobody before his pause is over', async ({
      onTestFinished,
    }) => {
      const { house, before, killed, thanked, restartedMs } = await killedWithTwentyCallsUp(
        whom,
        onTestFinished,
      );
      const rows = await attemptsOf(house);
      const cards = new Map((await cardsOf(house)).map((card) => [card.target, card]));

      // what was committed stands, and nobody asks for it again
      for (const attempt of before.marked) {
        expect(cards.get(attempt.target)?.mark).toBe(attempt.mark);
        expect(rows.filter((row) => row.target === attempt.target)).toHaveLength(attempt.number);
      }
      // whoever was thanked before the kill had been written down
      expect(thanked.length).toBeGreaterThan(0);
      for (const target of thanked) expect(cards.get(target)?.mark).toBe('confirmed');

      // the cut attempts were closed, each once, and they count
      const cut = rows.filter((row) => before.open.some((open) => open.id === row.id));
      expect(cut).toHaveLength(linesAtOnce);
      const interrupted = cut.filter((row) => row.ending === 'interrupted');
      expect(interrupted.length).toBeGreaterThan(0);

      for (const [index, row] of rows.entries()) {
        expect(row.ended).not.toBeNull();
        expect(row.number).toBeLessThanOrEqual(attempts);
        const next = rows[index + 1];
        if (next?.target !== row.target) continue;
        expect(next.number).toBe(row.number + 1);
        expect(next.placed.getTime()).toBeGreaterThanOrEqual(row.ended!.getTime());
        if (row.ending !== 'interrupted') continue;
        expect(row.ended!.getTime()).toBeGreaterThanOrEqual(restartedMs);
        expect(next.placed.getTime()).toBeGreaterThanOrEqual(restartedMs + pauseMs);
      }
      expect([...cards.values()].filter(({ state }) => state !== 'done')).toEqual([]);

      // the last rows of calls are written a moment after the attempts
      const calls = await until(
        'every call is written to its end',
        async () => {
          const all = await house.query<CallRow>(
            'select id, cause, recording_path as recording, recording_ms as ms from calls.call',
          );
          return all.some(({ cause }) => cause === null) ? undefined : all;
        },
        20_000,
      );
      expect(new Set(rows.map(({ call }) => call)).size).toBe(rows.length);
      expect(calls.every(({ id }) => rows.some((row) => row.call === id))).toBe(true);
      const torn = calls.filter(({ cause, recording }) => cause === 'interrupted' && recording !== null);
      expect(torn.length).toBeGreaterThan(0);
      for (const { recording, ms } of torn) {
        const read = decodeWav(readFileSync(join(house.directory, 'recordings', recording!)));
        expect(read).toMatchObject({ ok: true, audio: { channels: 2, sampleRate: 8000 } });
        if (read.ok) expect(Math.floor(read.audio.samples.length / 16)).toBe(ms);
      }

      // nothing of the dead house lives on, and the new one goes with all it started
      const family = house.family;
      expect(family.length).toBeGreaterThan(1);
      expect(await house.stop()).toBe(0);
      await until('nobody is left', () => alive([...killed, ...family]).length === 0 || undefined, 20_000);
    }, 420_000);
  },
);
