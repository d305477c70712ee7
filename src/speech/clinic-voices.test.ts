import { mkdtemp, rm } from 'node:fs/promises';
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

  it('have what stands in front of every engine of a clinic', async () => {
    const fronts: string[] = [];
    const engine = new FakeEngine('spare-1');
    const spare: VoiceKind = {
      ...{ id: 'spare', shared: true, fields: [], reach: { to: 'this-machine' } },
      words: { ru: { name: '', about: '' }, en: { name: '', about: '' } },
      make: () => ({ synthesizer: engine, voice: { name: 'spare' } }),
    };
    const voices = new ClinicVoices({
      ...{ clock: new ManualClock(), log: silentLog, directory, modelDirectory: directory },
      ...{ kinds: [], spare, usual: [] },
      inFront: (clinicId, behind) => ({
        id: behind.id,
        start: () => behind.start(),
        stop: () => behind.stop(),
        synthesize: (text, voice, wish) => {
          fronts.push(`${clinicId}: ${text}`);
          return behind.synthesize(text, voice, wish);
        },
      }),
    });
    await voices.start();
    await voices.of('a').prepare(['раз']);
    await voices.of('b').prepare(['раз']);
    await voices.of('a').prepare(['раз']);
    expect(fronts).toEqual(['a: раз', 'b: раз']);
    await voices.stop();
  });
});
