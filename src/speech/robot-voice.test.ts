import { describe, expect, it } from 'vitest';
import { Failure, ManualClock, silentLog } from '../base/index.ts';
import type { Mouth } from './engines/voice-kind.ts';
import type { PhraseCache } from './phrase-cache.ts';
import { RobotVoice } from './robot-voice.ts';
import { keptSpeech } from './speech.ts';

/** Phrases of one voice that come, fail or hang as the test says. */
class FakePhrases {
  readonly asked: string[] = [];
  how: 'comes' | 'fails' | 'hangs' = 'comes';
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  get mouth(): Mouth {
    return { phrases: this as unknown as PhraseCache, voice: { name: this.#name } };
  }

  async speak(text: string) {
    this.asked.push(text);
    if (this.how === 'hangs') await new Promise(() => undefined);
    if (this.how === 'fails')
      throw new Failure('unavailable', { code: 'speech.voice-broken', message: 'Broken.' });
    return keptSpeech({ path: `${this.#name}/${text}`, durationMs: 1000, levels: new Float32Array(50) });
  }

  async prepare(texts: readonly string[]): Promise<void> {
    await Promise.all(texts.map((text) => this.speak(text)));
  }
}

function bench() {
  const clock = new ManualClock();
  const [chosen, spare] = [new FakePhrases('chosen'), new FakePhrases('spare')];
  const voice = new RobotVoice({ clock, log: silentLog, chosen: chosen.mouth, spare: spare.mouth });
  return { clock, chosen, spare, voice };
}

async function fileOf(speech: ReturnType<ReturnType<RobotVoice['speaker']>['speak']>): Promise<string> {
  const audio = (await speech).take();
  return 'file' in audio ? audio.file : 'pieces';
}

describe('the voice of a robot', () => {
  it('is the chosen one', async () => {
    const { chosen, spare, voice } = bench();
    const talk = await voice.prepare(['да', 'нет']);
    expect(chosen.asked).toEqual(['да', 'нет']);
    expect(await fileOf(talk.speak('да'))).toBe('chosen/да');
    expect(spare.asked).toEqual([]);
  });

  it('is the other one for a whole talk when the chosen one fails beforehand', async () => {
    const { chosen, spare, voice } = bench();
    chosen.how = 'fails';
    const talk = await voice.prepare(['да']);
    expect(spare.asked).toEqual(['да']);
    chosen.how = 'comes';
    expect(await fileOf(talk.speak('да'))).toBe('spare/да');
    expect(await fileOf((await voice.prepare(['да'])).speak('да'))).toBe('chosen/да');
  });

  it('is the other one when the chosen one is late beforehand', async () => {
    const { clock, chosen, spare, voice } = bench();
    chosen.how = 'hangs';
    const preparing = voice.prepare(['да']);
    await clock.advanceAsync(20_000);
    expect(await fileOf((await preparing).speak('да'))).toBe('spare/да');
    expect(spare.asked).toEqual(['да', 'да']);
  });

  it('fails beforehand when no voice can', async () => {
    const { chosen, spare, voice } = bench();
    chosen.how = spare.how = 'fails';
    await expect(voice.prepare(['да'])).rejects.toMatchObject({ code: 'speech.voice-broken' });
  });

  it('stays with the other one once the chosen one has failed in a talk', async () => {
    const { chosen, voice } = bench();
    const talk = voice.speaker();
    expect(await fileOf(talk.speak('раз'))).toBe('chosen/раз');
    chosen.how = 'fails';
    expect(await fileOf(talk.speak('два'))).toBe('spare/два');
    chosen.how = 'comes';
    expect(await fileOf(talk.speak('три'))).toBe('spare/три');
    expect(await fileOf(voice.speaker().speak('три'))).toBe('chosen/три');
  });

  it('waits a second for a first sound, and for each sentence only from the one before it', async () => {
    const { clock, chosen, voice } = bench();
    const talk = voice.speaker();
    let come: () => void = () => undefined;
    const comes = new Promise<void>((resolve) => (come = resolve));
    const speak = chosen.speak.bind(chosen);
    chosen.speak = async (text) => {
      if (text === 'раз') await comes;
      return speak(text);
    };
    const [first, second] = [fileOf(talk.speak('раз')), fileOf(talk.speak('два'))];
    await clock.advanceAsync(900);
    come();
    expect([await first, await second]).toEqual(['chosen/раз', 'chosen/два']);
    chosen.how = 'hangs';
    const third = fileOf(talk.speak('три'));
    await clock.advanceAsync(1000);
    expect(await third).toBe('spare/три');
    expect(clock.pending).toBe(0);
  });

  it('is the one that is always there when none was chosen', async () => {
    const { clock, spare } = bench();
    const voice = new RobotVoice({ clock, log: silentLog, spare: spare.mouth });
    const talk = await voice.prepare(['да']);
    expect(await fileOf(talk.speak('да'))).toBe('spare/да');
  });
});
