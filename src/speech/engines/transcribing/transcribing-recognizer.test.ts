import { describe, expect, it } from 'vitest';
import { speechClip } from '../../../../test/factories/speech-clip.ts';
import { ManualClock, silentLog } from '../../../base/index.ts';
import type { Heard, HeardSoFar, Hearing } from '../../recognizer.ts';
import { createUnderstanding } from '../../understanding/understanding.ts';
import type { Dictation, Transcribed, Transcriber } from './transcriber.ts';
import { createTranscribingRecognizer } from './transcribing-recognizer.ts';

const hearing: Hearing = { language: 'ru', today: '2026-11-22', vocabulary: [] };
const yes = speechClip('yes-00-ru-f2.wav');

/** One utterance in the test's hands. */
class HeldDictation implements Dictation {
  frames: Int16Array[] = [];
  ended = false;
  cancelled = false;
  readonly onPartial: (text: string) => void;
  #resolve: ((transcribed: Transcribed) => void) | undefined;

  constructor(onPartial: (text: string) => void) {
    this.onPartial = onPartial;
  }

  push(frame: Int16Array): void {
    this.frames.push(Int16Array.from(frame));
  }

  end(): Promise<Transcribed> {
    this.ended = true;
    return new Promise((resolve) => (this.#resolve = resolve));
  }

  cancel(): void {
    this.cancelled = true;
  }

  async tells(transcribed: Transcribed): Promise<void> {
    this.#resolve?.(transcribed);
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

async function listening(options: { atOnce?: number } = {}) {
  const dictations: HeldDictation[] = [];
  const transcriber: Transcriber = {
    id: 'held',
    start: async () => undefined,
    stop: async () => undefined,
    begin: (_, onPartial) => {
      const dictation = new HeldDictation(onPartial);
      dictations.push(dictation);
      return dictation;
    },
  };
  const clock = new ManualClock();
  const recognizer = createTranscribingRecognizer({ transcriber, clock, log: silentLog, ...options });
  await recognizer.start();
  const leg = (told: Partial<Hearing> = {}) => {
    const heard: Heard[] = [];
    const partials: HeardSoFar[] = [];
    const session = recognizer.open(
      {
        onSpeechStart: () => undefined,
        onPartial: (soFar) => partials.push(soFar),
        onHeard: (one) => heard.push(one),
      },
      { ...hearing, ...told },
    );
    const play = (samples: Int16Array): void => {
      for (let at = 0; at + 160 <= samples.length; at += 160) session.push(samples.subarray(at, at + 160));
    };
    const say = (): void => {
      play(new Int16Array(160 * 30));
      play(yes);
      play(new Int16Array(160 * 50));
    };
    return { session, heard, partials, play, say };
  };
  return { clock, recognizer, dictations, leg };
}

describe('an engine that writes text', () => {
  it('is sent each utterance with the silence before it, and nothing else', async () => {
    const { dictations, leg } = await listening();
    leg().say();
    expect(dictations).toHaveLength(1);
    const [{ frames, ended }] = dictations as [HeldDictation];
    expect(ended).toBe(true);
    const levels = frames.map((frame) => Math.max(...frame.map(Math.abs)));
    expect(levels.findIndex((level) => level > 500)).toBeGreaterThanOrEqual(5);
    expect(frames.length).toBeLessThan(30 + yes.length / 160);
  });

  it('means what its words mean with the clinic’s own lists and the visit', async () => {
    const { dictations, leg } = await listening();
    const names = [{ id: 'd1', kind: 'doctor', name: 'Иванова Анна Сергеевна' }] as const;
    const visit = { date: '2026-11-26', time: '15:00' };
    const { heard, say } = leg({ understanding: createUnderstanding({ names }), visit });
    say();
    await dictations[0]?.tells({
      ok: true,
      text: 'нет лучше к ивановой в пятницу',
      confidence: 1,
      language: 'ru',
    });
    expect(heard).toMatchObject([
      {
        meaning: 'move',
        text: 'нет лучше к ивановой в пятницу',
        language: 'ru',
        said: { dates: [{ day: '2026-11-27' }], names: [{ ids: ['d1'] }] },
      },
    ]);
    say();
    await dictations[1]?.tells({ ok: true, text: 'да в четверг' });
    expect(heard[1]).toMatchObject({ meaning: 'yes' });
    expect(heard[1]!.confidence).toBeGreaterThan(0.85);
  });

  it('is not waited for longer than its time', async () => {
    const { clock, dictations, leg } = await listening();
    const { heard, say } = leg();
    say();
    clock.advance(9_999);
    await settled();
    expect(heard).toEqual([]);
    clock.advance(1);
    await settled();
    expect(heard).toMatchObject([{ meaning: 'other', confidence: 0, trouble: 'late' }]);
    expect(dictations[0]?.cancelled).toBe(true);
    await dictations[0]?.tells({ ok: true, text: 'да' });
    expect(heard).toHaveLength(1);
  });

  it('is asked about so many utterances at once, whoever says them', async () => {
    const { dictations, leg } = await listening({ atOnce: 2 });
    const legs = [leg(), leg(), leg()];
    for (const { say } of legs) say();
    await settled();
    expect(dictations).toHaveLength(2);
    expect(legs.map(({ heard }) => heard.map(({ trouble }) => trouble))).toEqual([[], [], ['busy']]);
    await dictations[0]?.tells({ ok: true, text: 'да' });
    legs[2]!.say();
    expect(dictations).toHaveLength(3);
    legs[1]!.session.close();
    legs[0]!.say();
    expect(dictations).toHaveLength(4);
  });

  it('tells what it has so far until it is told, and no empty part', async () => {
    const { dictations, leg } = await listening();
    const { partials, say } = leg();
    say();
    const [dictation] = dictations as [HeldDictation];
    dictation.onPartial('');
    dictation.onPartial('да');
    await dictation.tells({ ok: true, text: 'да' });
    dictation.onPartial('да да');
    expect(partials.map(({ text }) => text)).toEqual(['да']);
  });

  it('lets go of everything when it is stopped', async () => {
    const { recognizer, dictations, leg } = await listening();
    const { heard, say, play } = leg();
    say();
    await recognizer.stop();
    expect(dictations[0]?.cancelled).toBe(true);
    await dictations[0]?.tells({ ok: true, text: 'да' });
    play(yes);
    expect(heard).toEqual([]);
    expect(dictations).toHaveLength(1);
  });
});
