import { afterAll, beforeAll, describe, test } from 'vitest';
import { sampleFile } from '../../src/clinic/index.ts';
import { numberWith, temperamentOf, temperaments, type Temperament } from '../../src/rehearsal/index.ts';
import { RehearsedSwitchboard } from './rehearsed-switchboard.ts';
import { loudMs, loudSpans, readRecording } from './sound.ts';

let story: RehearsedSwitchboard;
beforeAll(async () => {
  story = await RehearsedSwitchboard.open();
});
afterAll(() => story.close());

test('the sample of 200 visits holds every temperament', ({ expect }) => {
  const sample = sampleFile(Date.UTC(2026, 10, 22, 9), 'Europe/Moscow', 'csv').toString('utf8');
  const cells = sample
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(';')[2] ?? '');
  const full = cells.map((cell) => `+7990${/990(\d{7})/.exec(cell.replace(/\D/g, ''))?.[1]}`);
  const found = new Set(full.map(temperamentOf));
  expect(temperaments.map(({ name }) => name).filter((name) => !found.has(name))).toEqual([]);
  expect(full.length).toBe(200);
});

describe.concurrent('whoever is called', () => {
  const talkers: readonly Temperament[] = [
    'says-yes',
    'says-coming',
    'says-fine',
    'says-uh-huh',
    'says-of-course',
    'says-no',
    'wants-to-move',
    'asks-question',
    'asks-for-person',
    'asks-later',
    'forbids-calls',
    'asks-to-repeat',
    'greets-with-yes',
  ];
  test.for(talkers)('%s: waits until we have spoken, and answers', async (temperament, { expect }) => {
    const { ending, lines } = await story.talk(numberWith(temperament), { delayMs: 2500 });
    expect(lines).toEqual(['ringing', 'answered', 'ended']);
    expect(ending).toMatchObject({
      cause: 'completed',
      by: 'us',
      sipStatus: 200,
      quality: { oneWay: false },
    });
    const { ours, theirs } = await readRecording(story.recordingFile(ending));
    const said = loudSpans(ours)[0]!;
    expect(said.toMs - said.fromMs).toBeGreaterThan(1300);
    const during = loudSpans(theirs).filter(
      (span) => span.fromMs > said.fromMs + 100 && span.fromMs < said.toMs,
    );
    expect(during).toEqual([]);
    expect(loudSpans(theirs).some((span) => span.fromMs >= said.toMs)).toBe(true);
  });

  test.for([
    ['presses-one', '1'],
    ['presses-two', '2'],
    ['presses-zero', '0'],
  ] as const)(
    '%s: the key %s is heard and stands in the timeline',
    async ([temperament, key], { expect }) => {
      const { call, lines } = await story.talk(numberWith(temperament));
      expect(lines.slice(0, 3)).toEqual(['ringing', 'answered', `digit ${key}`]);
      await expect
        .poll(async () =>
          (await story.switchboard.records.events(call.id)).map(({ kind, detail }) => [kind, detail]),
        )
        .toContainEqual(['digit', { digit: key }]);
    },
  );

  test.for([
    ['busy', 'busy', 486, []],
    ['unreachable-number', 'unreachable-number', 404, []],
    ['switched-off', 'temporarily-unavailable', 480, ['early-media']],
    ['not-in-service', 'unreachable-number', 404, ['early-media']],
  ] as const)('%s: ends as %s', async ([temperament, cause, sipStatus, before], { expect }) => {
    const { call, ending, lines, earlyFrames } = await story.talk(numberWith(temperament));
    expect(ending).toMatchObject({
      cause,
      sipStatus,
      by: 'them',
      talkMs: 0,
      recording: undefined,
      quality: undefined,
    });
    expect(lines).toEqual([...before, 'ended']);
    expect(call.answeredAt).toBeUndefined();
    // the announcement is heard before any answer
    if (before.length > 0) expect(earlyFrames).toBeGreaterThan(100);
  });

  test('a number outside the town does not exist', async ({ expect }) => {
    const { ending } = await story.talk('+79123456789');
    expect(ending).toMatchObject({ cause: 'unreachable-number', sipStatus: 404 });
  });

  test('no-answer: is given up after the ringing time', async ({ expect }) => {
    const { ending, lines } = await story.talk(numberWith('no-answer'), { ringMs: 3000 });
    expect(lines).toEqual(['ringing', 'ended']);
    expect(ending).toMatchObject({ cause: 'no-answer', by: 'us', sipStatus: 487, talkMs: 0 });
    expect(ending.ringMs).toBeGreaterThanOrEqual(3000);
    const seen = await story.observed(({ who }) => who === 'no-answer');
    expect(seen).toMatchObject({ answered: false, endedBy: 'them' });
  });

  test('answers-second-time: is busy first, then says yes', async ({ expect }) => {
    const number = numberWith('answers-second-time');
    expect((await story.talk(number)).ending.cause).toBe('busy');
    const second = await story.talk(number);
    expect(second.ending.cause).toBe('completed');
    expect(loudMs((await readRecording(story.recordingFile(second.ending))).theirs)).toBeGreaterThan(200);
  });

  test('stays-silent: a talk with nothing on the other channel', async ({ expect }) => {
    const { ending } = await story.talk(numberWith('stays-silent'));
    expect(ending.quality).toMatchObject({ oneWay: false });
    expect(loudMs((await readRecording(story.recordingFile(ending))).theirs)).toBe(0);
  });

  test('talks-over: speaks before we have finished', async ({ expect }) => {
    const { ending } = await story.talk(numberWith('talks-over'), { delayMs: 2500, sayMs: 6000 });
    const { ours, theirs } = await readRecording(story.recordingFile(ending));
    const [said] = loudSpans(ours);
    expect(loudSpans(theirs).some(({ fromMs }) => fromMs > said!.fromMs && fromMs < said!.toMs)).toBe(true);
  });

  test('slow-thinker: hums, thinks, and answers', async ({ expect }) => {
    const { ending } = await story.talk(numberWith('slow-thinker'), { delayMs: 2500, listenMs: 9000 });
    const { ours, theirs } = await readRecording(story.recordingFile(ending));
    const said = loudSpans(ours)[0]!;
    expect(loudSpans(theirs).filter(({ fromMs }) => fromMs >= said.toMs).length).toBeGreaterThanOrEqual(1);
  });

  test('voicemail: a long greeting, a beep, then silence until we hang up', async ({ expect }) => {
    const { ending } = await story.talk(numberWith('voicemail'), { delayMs: 16_000 });
    const { theirs } = await readRecording(story.recordingFile(ending));
    expect(loudMs(theirs)).toBeGreaterThan(3500);
    const beep = loudSpans(theirs, 100).at(-1)!;
    expect([44, 100]).toContain(Math.round(hertz(theirs, beep.fromMs + 100, 200) / 10));
    expect(ending.by).toBe('us');
  });

  test('hangs-up-midway: the end comes from the other side', async ({ expect }) => {
    const { ending } = await story.talk(numberWith('hangs-up-midway'), { sayMs: 8000 });
    expect(ending).toMatchObject({ cause: 'completed', by: 'them', sipStatus: 200 });
  });

  test('never-hangs-up: we end the talk when its time is over', async ({ expect }) => {
    const { call, ending } = await story.talk(numberWith('never-hangs-up'), {
      maxTalkMs: 7000,
      listenMs: 60_000,
    });
    expect(ending).toMatchObject({ cause: 'completed', by: 'us' });
    expect(ending.talkMs).toBeGreaterThanOrEqual(7000);
    await expect
      .poll(async () => (await story.switchboard.records.events(call.id)).map(({ kind }) => kind))
      .toEqual(['placed', 'ringing', 'answered', 'too-long', 'ended']);
    const record = await story.switchboard.records.get(call.id);
    expect(record).toMatchObject({ cause: 'completed', endedBy: 'us', recording: ending.recording });
    expect(record?.quality?.packetsReceived).toBeGreaterThan(300);
  });
});

/** Frequency by counting zero crossings. */
function hertz(samples: Int16Array, fromMs: number, forMs: number): number {
  const part = samples.subarray(fromMs * 8, (fromMs + forMs) * 8);
  const crossings = part.filter((sample, at) => at > 0 && sample >= 0 !== part[at - 1]! >= 0).length;
  return (crossings / 2 / forMs) * 1000;
}
