import { expect, it } from 'vitest';
import { spokenWav } from '../../test/factories/spoken-wav.ts';
import { ManualClock, silentLog } from '../base/index.ts';
import type { OwnVoice, OwnVoiceRecording } from '../clinic/index.ts';
import type { Synthesizer } from '../speech/index.ts';
import { VoicesInUse } from './voices-in-use.ts';

const voice: OwnVoice = {
  ...{ id: 'v', projectId: 'p', name: 'Анна', consent: 'есть' },
  ...{ inUse: true, mixes: false, edition: 1 },
};
const recording: OwnVoiceRecording = {
  ...{ key: 'завтра', text: 'завтра', fileId: 'f1', durationMs: 500, loudness: -20 },
  ...{ noiseUnderDb: undefined, remarks: [], recordedAtMs: 0 },
};
const sound = spokenWav({ rateHz: 8000, ms: 300 });
const behind: Synthesizer = {
  id: 'engine',
  start: async () => undefined,
  stop: async () => undefined,
  synthesize: () => {
    throw new Error('not asked for');
  },
};

function bench() {
  const clock = new ManualClock();
  const there = {
    voice: voice as OwnVoice | undefined,
    recordings: [recording],
    pronunciations: [] as { word: string; say: string }[],
    fails: false,
    slow: undefined as Promise<void> | undefined,
    loads: 0,
    reads: 0,
  };
  const voices = new VoicesInUse({
    ...{ clock, log: silentLog },
    ownVoices: {
      inUse: async (projectId) => {
        if (there.fails) throw new Error('away');
        return projectId === 'p' ? there.voice : undefined;
      },
      recordings: async () => {
        there.loads += 1;
        await there.slow;
        return there.recordings;
      },
      sound: async (_, { fileId }) => {
        if (fileId === 'lost') throw new Error('ENOENT');
        there.reads += 1;
        return fileId === 'damaged' ? Buffer.from('RIFF') : sound;
      },
    },
    projects: {
      get: async () =>
        ({ id: 'p', name: 'main', settings: { pronunciations: there.pronunciations } }) as never,
    },
  });
  const speakerOf = voices.inFront('p', behind);
  const says = (text: string): boolean => speakerOf(text, { name: 'ru' }) !== undefined;
  const renew = async (): Promise<void> => {
    clock.advance(1_000);
    await voices.renew('p');
  };
  return { there, voices, says, renew, clock };
}

it('speaks from the next call on, and as it was changed', async () => {
  const { there, says, renew } = bench();
  expect(says('Завтра.')).toBe(false);
  await renew();
  expect([says('Завтра.'), says('Да.')]).toEqual([true, false]);
  there.voice = { ...voice, edition: 2 };
  there.recordings = [recording, { ...recording, key: 'да', text: 'да', fileId: 'f2' }];
  await renew();
  expect([says('Завтра.'), says('Да.')]).toEqual([true, true]);
  there.voice = undefined;
  await renew();
  expect(says('Завтра.')).toBe(false);
});

it('is loaded anew only when something was changed', async () => {
  const { there, renew } = bench();
  await renew();
  await renew();
  expect(there.loads).toBe(1);
});

it('is found by words that the clinic says in its own way', async () => {
  const { there, says, renew } = bench();
  there.recordings = [{ ...recording, key: 'клиники дентал', text: 'клиники Дентал' }];
  there.pronunciations = [{ word: 'дентал', say: 'дэнт+ал' }];
  await renew();
  expect([says('клиники Дэнта\u0301л'), says('клиники Дентал')]).toEqual([true, true]);
});

it('is looked at once a second, and waited for by all who ask meanwhile', async () => {
  const { there, voices, says, clock } = bench();
  const first = voices.renew('p');
  await voices.renew('p');
  expect([says('завтра'), there.loads]).toEqual([true, 1]);
  await first;
  there.voice = undefined;
  clock.advance(500);
  await voices.renew('p');
  expect(says('завтра')).toBe(true);
});

it('is that of its clinic only', async () => {
  const { voices, renew } = bench();
  await renew();
  await voices.renew('other');
  expect(voices.inFront('other', behind)('завтра', { name: 'ru' })).toBeUndefined();
});

it('leaves to the other voice what can not be read, and reads again only what is new', async () => {
  const { there, says, renew } = bench();
  const other = (text: string, fileId: string): OwnVoiceRecording => ({
    ...recording,
    key: text,
    text,
    fileId,
  });
  there.recordings = [recording, other('да', 'lost'), other('нет', 'damaged')];
  await renew();
  expect(['завтра', 'да', 'нет'].map(says)).toEqual([true, false, false]);
  there.voice = { ...voice, edition: 2 };
  there.recordings = [recording, other('да', 'f2')];
  there.reads = 0;
  await renew();
  expect([says('да'), there.reads]).toEqual([true, 1]);
});

it('stays as it was while the database is away', async () => {
  const { there, says, renew } = bench();
  await renew();
  there.fails = true;
  await renew();
  expect(says('завтра')).toBe(true);
});

it('is not brought back by a slow look of before, once it was removed', async () => {
  const { there, voices, says, clock } = bench();
  let goOn: () => void = () => undefined;
  there.slow = new Promise((resolve) => (goOn = resolve));
  const slow = voices.renew('p');
  await expect.poll(() => there.loads).toBe(1);
  there.voice = undefined;
  clock.advance(1_000);
  const after = voices.renew('p');
  // the look of before ends last, unless it was waited for
  setImmediate(goOn);
  await Promise.all([slow, after]);
  expect(says('завтра')).toBe(false);
});
