import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Failure, ManualClock, silentLog } from '../base/index.ts';
import { ClinicVoices, type VoiceChoice } from './clinic-voices.ts';
import type { VoiceKind } from './engines/voice-kind.ts';
import type { Pcm, Synthesizer, Voice } from './synthesizer.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'voices-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

class FakeEngine implements Synthesizer {
  readonly id: string;
  readonly said: string[] = [];
  running = false;
  broken = false;

  constructor(id: string) {
    this.id = id;
  }

  async start(): Promise<void> {
    if (this.broken)
      throw new Failure('unavailable', { code: 'speech.synthesizer-not-started', message: 'No.' });
    this.running = true;
  }

  async stop(): Promise<void> {
    this.running = false;
  }

  async *synthesize(text: string, voice: Voice): AsyncGenerator<Pcm, void> {
    if (!this.running)
      throw new Failure('unavailable', { code: 'speech.synthesizer-stopped', message: 'Stopped.' });
    this.said.push(`${voice.name}: ${text}`);
    yield {
      samples: Int16Array.from({ length: 4000 }, (_, n) => 5000 * Math.sin(n / 5)),
      sampleRateHz: 8000,
    };
  }
}

function bench() {
  const made: FakeEngine[] = [];
  const missing = new Set<string>();
  const broken = new Set<string>();
  const kind = (id: string, shared: boolean): VoiceKind => ({
    id,
    shared,
    words: { ru: { name: id, about: '' }, en: { name: id, about: '' } },
    reach: { to: 'this-machine' },
    fields: [{ id: 'voice', kind: 'text', required: false, words: { ru: { label: '' }, en: { label: '' } } }],
    missing: () => (missing.has(id) ? { ru: 'нет', en: 'none' } : undefined),
    make: (fields) => {
      const engine = new FakeEngine(`${id}-1`);
      engine.broken = broken.has(id);
      made.push(engine);
      return { synthesizer: engine, voice: { name: fields['voice'] ?? id } };
    },
  });
  const [spare, best, cloud] = [kind('spare', true), kind('best', true), kind('cloud', false)];
  const clock = new ManualClock();
  const voices = new ClinicVoices({
    ...{ clock, log: silentLog, directory, modelDirectory: directory },
    ...{ kinds: [spare, best, cloud], spare, usual: [best] },
  });
  const said = (): string[] => made.flatMap((engine) => engine.said);
  const say = async (clinic: string, text: string): Promise<void> => {
    const talk = await voices.of(clinic).prepare([text]);
    await talk.speak(text);
  };
  return { clock, voices, made, missing, broken, said, say };
}

const choice = (engine: string, voice: string, version = voice): VoiceChoice => ({
  engine,
  fields: { voice },
  version,
});

describe('the voices of clinics', () => {
  it('are the best that is installed where nothing was chosen', async () => {
    const { voices, said, say } = bench();
    await voices.start();
    await say('a', 'раз');
    await voices.renew('a', undefined);
    await say('a', 'два');
    expect(said()).toEqual(['best: раз', 'best: два']);
    await voices.stop();
  });

  it('are the one that is always there where nothing better is installed, or starts', async () => {
    for (const how of ['missing', 'broken'] as const) {
      const its = bench();
      its[how].add('best');
      await its.voices.start();
      await its.say('a', how);
      expect(its.said()).toEqual([`spare: ${how}`]);
      await its.voices.stop();
    }
  });

  it('are what each clinic has chosen, from the next talk on, and are shared where they may be', async () => {
    const { voices, made, said, say } = bench();
    await voices.start();
    await voices.renew('a', choice('cloud', 'alena'));
    await voices.renew('b', choice('best', 'irina'));
    await voices.renew('c', choice('spare', 'man'));
    for (const clinic of ['a', 'b', 'c', 'd']) await say(clinic, clinic);
    expect(said().sort()).toEqual(['alena: a', 'best: d', 'irina: b', 'man: c']);
    // those of the house, once; the clinic's own
    expect(made.filter(({ running }) => running).map(({ id }) => id)).toEqual([
      'spare-1',
      'best-1',
      'cloud-1',
    ]);
    await voices.renew('a', choice('cloud', 'alena'));
    expect(made.filter(({ id }) => id === 'cloud-1')).toHaveLength(1);
    await voices.renew('a', choice('cloud', 'filipp'));
    await say('a', 'дальше');
    expect(said()).toContain('filipp: дальше');
    const clouds = made.filter(({ id }) => id === 'cloud-1');
    expect(clouds.map(({ running }) => running)).toEqual([false, true]);
    await voices.stop();
    expect(made.filter(({ running }) => running)).toEqual([]);
  });

  it('start an engine that clinics share once, also when several choose it at once', async () => {
    const { voices, made, missing, broken, said, say } = bench();
    missing.add('best');
    await voices.start();
    const clinics = ['a', 'b', 'c'];
    const choose = (version: string) =>
      Promise.all(clinics.map((clinic) => voices.renew(clinic, choice('best', 'irina', version))));
    broken.add('best');
    await choose('1');
    // one that did not start is not kept
    broken.delete('best');
    await choose('2');
    for (const clinic of clinics) await say(clinic, clinic);
    expect(said().sort()).toEqual(['irina: a', 'irina: b', 'irina: c']);
    expect(made.filter(({ running }) => running).map(({ id }) => id)).toEqual(['spare-1', 'best-1']);
    await voices.stop();
    expect(made.filter(({ running }) => running)).toEqual([]);
  });

  it('stop an engine that clinics share when the last one has chosen another, and not before', async () => {
    const { voices, made, missing, said, say } = bench();
    missing.add('best');
    await voices.start();
    const running = () => made.filter((engine) => engine.running).map(({ id }) => id);
    await voices.renew('a', choice('best', 'irina'));
    await voices.renew('b', choice('best', 'anna'));
    await voices.renew('a', choice('best', 'elena'));
    await voices.renew('b', undefined);
    expect(running()).toEqual(['spare-1', 'best-1']);
    await voices.renew('a', choice('spare', 'man'));
    expect(running()).toEqual(['spare-1']);
    await voices.renew('a', choice('best', 'irina'));
    expect(running()).toEqual(['spare-1', 'best-1']);
    await say('a', 'снова');
    expect(said()).toEqual(['irina: снова']);
    await voices.stop();
    expect(running()).toEqual([]);
  });

  it('are the usual one when the chosen one does not start, is not known or is filled in wrongly', async () => {
    const { clock, voices, broken, said, say } = bench();
    await voices.start();
    broken.add('cloud');
    await voices.renew('a', choice('cloud', 'alena'));
    await voices.renew('b', choice('of-a-later-version', 'x'));
    await voices.renew('c', { engine: 'best', fields: { voice: '\u0001' }, version: '1' });
    for (const clinic of ['a', 'b', 'c']) await say(clinic, clinic);
    expect(said()).toEqual(['best: a', 'best: b', 'best: c']);
    broken.delete('cloud');
    await voices.renew('a', choice('cloud', 'alena'));
    await say('a', 'рано');
    clock.advance(60_000);
    await voices.renew('a', choice('cloud', 'alena'));
    await say('a', 'снова');
    expect(said()).toEqual(expect.arrayContaining(['best: рано', 'alena: снова']));
    await voices.stop();
  });

  describe('with recorded ones in front', () => {
    const sine = { samples: Int16Array.from({ length: 4000 }, (_, n) => 5000 * Math.sin(n / 5)) };

    function withRecorded() {
      const engine = new FakeEngine('spare-1');
      const spare: VoiceKind = {
        ...{ id: 'spare', shared: true, fields: [], reach: { to: 'this-machine' } },
        words: { ru: { name: '', about: '' }, en: { name: '', about: '' } },
        make: () => ({ synthesizer: engine, voice: { name: 'spare' } }),
      };
      const cloud: VoiceKind = {
        ...{ ...spare, id: 'cloud', shared: false },
        make: () => ({ synthesizer: new FakeEngine('cloud-1'), voice: { name: 'cloud' } }),
      };
      const said: string[] = [];
      const gate = { open: Promise.resolve() };
      const voices = new ClinicVoices({
        ...{ clock: new ManualClock(), log: silentLog, directory, modelDirectory: directory },
        ...{ kinds: [cloud], spare, usual: [] },
        inFront: (clinicId) => (text) =>
          text === 'Алло.'
            ? undefined
            : {
                ...{ name: clinicId, edition: '1', folder: `own-voice-${clinicId}` },
                say: async function* () {
                  said.push(`${clinicId}: ${text}`);
                  await gate.open;
                  yield { ...sine, sampleRateHz: 8000 };
                },
              },
      });
      return { engine, said, voices, gate };
    }
    const folders = async (): Promise<string[]> =>
      (await readdir(directory)).filter((name) => name.startsWith('own-voice-')).sort();

    it('are asked first, each in a folder of its own; what they leave is made once for all', async () => {
      const { engine, said, voices } = withRecorded();
      await voices.start();
      for (const clinic of ['a', 'b', 'a']) await voices.of(clinic).prepare(['раз', 'Алло.']);
      expect(said).toEqual(['a: раз', 'b: раз']);
      expect(engine.said).toEqual(['spare: Алло.']);
      expect(await folders()).toEqual(['own-voice-a', 'own-voice-b']);
      await voices.stop();
    });

    it('leave nothing of one that was removed, not even what was made ready before', async () => {
      const { said, voices } = withRecorded();
      await voices.start();
      const inEngine = join(directory, 'cloud-of-earlier', 'own-voice-gone');
      await mkdir(inEngine, { recursive: true });
      for (const clinic of ['a', 'b']) await voices.of(clinic).prepare(['раз']);
      await voices.forgetRemoved(async () => ['b']);
      expect(await folders()).toEqual(['own-voice-b']);
      expect(await readdir(join(directory, 'cloud-of-earlier'))).toEqual([]);
      // what is fresh is not looked at on the disk: it has to be forgotten, too
      for (const clinic of ['a', 'b']) await voices.of(clinic).prepare(['раз']);
      expect(said).toEqual(['a: раз', 'b: раз', 'a: раз']);
      await voices.stop();
    });

    it('leave nothing of one that was removed to a talk that was begun before another choice, either', async () => {
      const { said, voices } = withRecorded();
      await voices.start();
      await voices.renew('a', { engine: 'cloud', fields: {}, version: '1' });
      const before = voices.of('a');
      await before.prepare(['раз']);
      await voices.renew('a', { engine: 'cloud', fields: {}, version: '2' });
      await voices.forgetRemoved(async () => []);
      await before.prepare(['раз']);
      expect(said).toEqual(['a: раз', 'a: раз']);
      await voices.stop();
    });

    it('do not come back by a sentence that was begun before', async () => {
      const { said, voices, gate } = withRecorded();
      let goOn: () => void = () => undefined;
      gate.open = new Promise((resolve) => (goOn = resolve));
      await voices.start();
      const late = voices.of('a').prepare(['раз']);
      late.catch(() => undefined);
      await expect.poll(() => said).toHaveLength(1);
      await voices.forgetRemoved(async () => []);
      goOn();
      await expect(late).rejects.toMatchObject({ code: 'speech.cache-unwritable' });
      expect(await folders()).toEqual([]);
      await voices.stop();
    });

    it('erase nothing while it can not be told which there are', async () => {
      const { voices } = withRecorded();
      await voices.start();
      await voices.of('a').prepare(['раз']);
      await expect(voices.forgetRemoved(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
      expect(await folders()).toEqual(['own-voice-a']);
      await voices.stop();
    });
  });
});
