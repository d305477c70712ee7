import { expect, it } from 'vitest';
import { ScriptedRecognizer } from '../../test/fakes/scripted-recognizer.ts';
import { ManualClock, silentLog } from '../base/index.ts';
import type { ReminderFacts } from '../scenario/index.ts';
import { ClinicEars, type RobotVoice } from '../speech/index.ts';
import { createTalker } from './talker.ts';

const facts: ReminderFacts = {
  clinicName: 'Улыбка',
  date: '2026-11-23',
  time: '15:00',
  disclosureLevel: 1,
  zone: 'Europe/Moscow',
};
const choice = { engine: 'slow', fields: {}, patienceMs: 300, version: '1' };
const noWords = { name: '', about: '' };

it('makes a talk ready while the engine of the clinic’s choice still loads', async () => {
  const clock = new ManualClock();
  const embedded = new ScriptedRecognizer('embedded-1');
  const slow = new ScriptedRecognizer('slow');
  let load = (): void => undefined;
  slow.loaded = new Promise((resolve) => (load = resolve));
  const ears = new ClinicEars({
    ...{ embedded, clock, log: silentLog, modelDirectory: '/nowhere' },
    kinds: [
      {
        ...{ id: 'slow', words: { ru: noWords, en: noWords }, fields: [], reach: { to: 'this-machine' } },
        make: () => slow,
      },
    ],
  });
  const voice = { prepare: () => Promise.resolve({}) } as unknown as RobotVoice;
  const done = (): Promise<void> => Promise.resolve();
  const talker = createTalker({
    ...{ clock, log: silentLog, ears },
    voices: { of: () => voice, renew: done },
    hearing: { of: () => ({ language: 'ru', today: '2026-11-22', vocabulary: [] }), renew: done },
    speechEngines: { chosen: (_, work) => Promise.resolve(work === 'recognizer' ? choice : undefined) },
    ownVoices: { renew: done },
  });
  let ready = false;
  const prepared = talker.prepare(facts, 'clinic').then(() => (ready = true));
  await new Promise((resolve) => void setImmediate(resolve));
  expect([ready, ears.of('clinic')]).toEqual([true, embedded]);
  load();
  await prepared;
  await ears.stop();
});

it('makes a talk ready with the ear and the voice of the call before, whatever stands in the way of their choice', async () => {
  const ready: string[] = [];
  const voice = {
    prepare: () => Promise.resolve(ready.push('voice')),
  } as unknown as RobotVoice;
  const talker = createTalker({
    ...{ clock: new ManualClock(), log: silentLog },
    ears: {} as ClinicEars,
    voices: { of: () => voice, renew: () => Promise.resolve() },
    hearing: {
      of: () => ({ language: 'ru', today: '2026-11-22', vocabulary: [] }),
      renew: () => Promise.reject(new TypeError('a bug')),
    },
    speechEngines: { chosen: () => Promise.resolve(undefined) },
    ownVoices: { renew: () => Promise.resolve() },
  });
  await talker.prepare(facts, 'clinic');
  expect(ready).toContain('voice');
});
