import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { hiss, joined, quiet, sentence, vowelSound } from '../../../test/factories/made-voice.ts';
import { ManualClock, silentLog } from '../../base/index.ts';
import { createEmbeddedRecognizer, type JudgeThread } from '../engines/embedded/embedded-recognizer.ts';
import type { Question } from '../engines/embedded/embedded-worker.ts';
import { createTranscribingRecognizer } from '../engines/transcribing/transcribing-recognizer.ts';
import type { Transcribed } from '../engines/transcribing/transcriber.ts';
import type { Heard, Meaning } from '../recognizer.ts';
import { withFallback } from './fallback-recognizer.ts';

const frameMs = 20;
const samplesOfFrame = 160;
const shortAnswer = joined(hiss(40, 3000), vowelSound(220, { from: 130, to: 100, vowel: 'а' }));

interface Ears {
  /** What the embedded engine surely hears in sound that is so long. */
  readonly judges: (ms: number) => Meaning;
  /** What the large one answers as soon as it may. */
  readonly text: string;
  /** What it has written down, and after how much of an utterance. */
  readonly partials?: readonly { readonly afterMs: number; readonly text: string }[];
  /** It never answers. */
  readonly silent?: boolean;
}

/** Both engines as they are, but for the judging thread and the far end. */
async function ears({ judges, text, partials = [], silent = false }: Ears) {
  const clock = new ManualClock();
  const embedded = createEmbeddedRecognizer({ log: silentLog, spawn: () => judge(judges) });
  await embedded.start();
  const large = createTranscribingRecognizer({
    clock,
    log: silentLog,
    transcriber: {
      id: 'instant',
      start: async () => undefined,
      stop: async () => undefined,
      begin: (_, onPartial) => {
        let frames = 0;
        return {
          push: () => {
            frames += 1;
            const told = partials.find(({ afterMs }) => afterMs === frames * frameMs);
            if (told) queueMicrotask(() => onPartial(told.text));
          },
          end: () =>
            silent ? new Promise<Transcribed>(() => undefined) : Promise.resolve({ ok: true, text }),
          cancel: () => undefined,
        };
      },
    },
  });
  const both = withFallback({ large, embedded, clock, log: silentLog, patienceMs: 300 });
  await both.start();
  /** One leg that hears this; what it is told, and how long after the sound. */
  const hear = async (...sounds: Int16Array[]) => {
    const heard: (Heard & { readonly afterMs: number })[] = [];
    let atMs = 0;
    const session = both.open(
      {
        onSpeechStart: () => undefined,
        onHeard: (one) => heard.push({ ...one, afterMs: atMs - one.endMs }),
      },
      { language: 'ru', today: '2026-11-22', vocabulary: [] },
    );
    const sound = joined(...sounds);
    for (let at = 0; at + samplesOfFrame <= sound.length; at += samplesOfFrame) {
      atMs += frameMs;
      session.push(sound.subarray(at, at + samplesOfFrame));
      await clock.advanceAsync(frameMs);
    }
    session.close();
    return heard;
  };
  return { both, hear };
}

function judge(judges: Ears['judges']): JudgeThread {
  const thread = new EventEmitter();
  queueMicrotask(() => thread.emit('message', { kind: 'ready' }));
  const postMessage = ({ number, samples }: Question): void => {
    const meaning = judges(samples.length / 8);
    queueMicrotask(() => thread.emit('message', { kind: 'heard', number, meaning, confidence: 0.95 }));
  };
  return Object.assign(thread, {
    postMessage,
    terminate: () => Promise.resolve(0),
  }) as unknown as JudgeThread;
}

describe('two who hear one sound', () => {
  it('end a sentence at the same moment, however sure one of them is of it', async () => {
    const { both, hear } = await ears({ judges: () => 'move', text: 'перенесите пожалуйста на четверг' });
    for (let talk = 0; talk < 4; talk += 1) {
      const heard = await hear(quiet(300), sentence('up'), quiet(1500));
      expect(heard).toMatchObject([{ meaning: 'move', text: 'перенесите пожалуйста на четверг' }]);
    }
    expect(both.counts).toMatchObject({ large: 4, late: 0 });
    expect(both.state.state).toBe('works');
  });

  it('wait together for what follows «да, но…», and take it for one answer', async () => {
    const { both, hear } = await ears({
      judges: (ms) => (ms < 1500 ? 'yes' : 'other'),
      partials: [{ afterMs: 400, text: 'да но' }],
      text: 'да но лучше в четверг',
    });
    const heard = await hear(quiet(300), shortAnswer, quiet(600), sentence('down'), quiet(1500));
    expect(heard).toMatchObject([{ meaning: 'move', text: 'да но лучше в четверг' }]);
    expect(both.counts).toMatchObject({ large: 1, late: 0 });
  });

  it('wait no longer when the words have gone on to an end', async () => {
    const { hear } = await ears({
      judges: () => 'yes',
      partials: [
        { afterMs: 300, text: 'ну' },
        { afterMs: 400, text: 'ну да' },
      ],
      text: 'ну да',
    });
    const heard = await hear(quiet(300), shortAnswer, quiet(1500));
    expect(heard).toMatchObject([{ meaning: 'yes', text: 'ну да', afterMs: 300 }]);
  });
});

it('a yes before a «но» is asked about when the rest of the words does not come', async () => {
  const { both, hear } = await ears({
    judges: () => 'yes',
    partials: [{ afterMs: 400, text: 'да но' }],
    text: '',
    silent: true,
  });
  const heard = await hear(quiet(300), shortAnswer, quiet(2000));
  expect(heard).toMatchObject([{ meaning: 'yes', confidence: 0.7 }]);
  expect(both.counts).toMatchObject({ late: 1 });
});

it('a sentence that is understood is not waited for when the embedded engine is alone again', async () => {
  const { both, hear } = await ears({ judges: () => 'move', text: '' });
  await both.stop();
  expect(await hear(quiet(300), sentence('up'), quiet(1500))).toMatchObject([
    { meaning: 'move', afterMs: 300 },
  ]);
});
