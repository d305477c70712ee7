import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { joined, quiet, sentence, vowelSound } from '../../../../test/factories/made-voice.ts';
import { silentLog } from '../../../base/index.ts';
import type { Heard, Meaning } from '../../recognizer.ts';
import { createEmbeddedRecognizer, type JudgeThread } from './embedded-recognizer.ts';
import type { Question } from './embedded-worker.ts';

const frame = 160;
const yes = vowelSound(300, { from: 120, to: 100, vowel: 'а' });

/** A recognizer whose thread judges what `judge` says, and one session of it. */
async function listening(judge: (question: Question, thread: EventEmitter) => void) {
  const threads: EventEmitter[] = [];
  const questions: Question[] = [];
  const spawn = (): JudgeThread => {
    const thread = Object.assign(new EventEmitter(), {
      postMessage: (question: Question) => {
        questions.push(question);
        judge(question, thread);
      },
      terminate: () => Promise.resolve(0),
    });
    threads.push(thread);
    return thread as unknown as JudgeThread;
  };
  const recognizer = createEmbeddedRecognizer({ log: silentLog, spawn });
  const started = recognizer.start();
  threads[0]!.emit('message', { kind: 'ready' });
  await started;
  const heard: Heard[] = [];
  const session = recognizer.open(
    { onSpeechStart: () => undefined, onHeard: (one) => heard.push(one) },
    { language: 'ru', today: '2026-11-22', vocabulary: [] },
  );
  /** Gives how much of it had been listened to when each utterance was told. */
  const listen = (sound: Int16Array): number[] => {
    const toldAtMs: number[] = [];
    for (let at = 0; at + frame <= sound.length; at += frame) {
      session.push(sound.subarray(at, at + frame));
      while (toldAtMs.length < heard.length) toldAtMs.push((at + frame) / 8);
    }
    return toldAtMs;
  };
  return { listen, heard, questions, threads };
}

function answers(meaning: Meaning, confidence: number) {
  return ({ number }: Question, thread: EventEmitter) =>
    void thread.emit('message', { kind: 'heard', number, meaning, confidence });
}

describe('a sentence is told once it is understood', () => {
  it.each<[Meaning, number, 'up' | 'down', number]>([
    ['move', 0.95, 'up', 300],
    ['move', 0.95, 'down', 300],
    ['no', 0.8, 'up', 300],
    ['person', 0.7, 'up', 640],
    ['person', 0.7, 'down', 400],
    ['yes', 0.99, 'up', 640],
    ['yes', 0.99, 'down', 400],
    ['stop-calling', 0.99, 'up', 640],
    ['other', 0.99, 'up', 640],
  ])('as %s by %d, its voice going %s, after %d ms', async (meaning, confidence, voice, ms) => {
    const { listen, heard, questions } = await listening(answers(meaning, confidence));
    const [toldAtMs] = listen(joined(quiet(300), sentence(voice), quiet(1000)));
    expect(heard).toMatchObject([{ meaning, confidence }]);
    expect(toldAtMs! - heard[0]!.endMs).toBe(ms);
    expect(questions).toHaveLength(1);
  });
});

describe('what is said up to a pause', () => {
  const said = joined(quiet(300), yes, quiet(220));

  it('is judged before it is known that it was all, once, and told then', async () => {
    const { listen, heard, questions } = await listening(answers('yes', 0.99));
    listen(said);
    expect(questions).toHaveLength(1);
    expect(heard).toEqual([]);
    listen(quiet(400));
    expect(questions).toHaveLength(1);
    expect(heard).toMatchObject([{ meaning: 'yes', confidence: 0.99 }]);
  });

  it('is told when it is judged, when that takes longer', async () => {
    const late: (() => void)[] = [];
    const { listen, heard } = await listening((question, thread) =>
      late.push(() => answers('no', 0.9)(question, thread)),
    );
    listen(joined(said, quiet(400), yes, quiet(600)));
    expect(heard).toEqual([]);
    late.splice(0).forEach((answer) => answer());
    expect(heard).toMatchObject([{ meaning: 'no' }, { meaning: 'no' }]);
    expect(heard[0]!.startMs).toBeLessThan(heard[1]!.startMs);
  });

  it('is judged anew with what was said after it, and the first judgement is no answer', async () => {
    const meanings: Meaning[] = ['yes', 'other'];
    const { listen, heard, questions } = await listening((question, thread) =>
      answers(meanings.shift()!, 0.99)(question, thread),
    );
    listen(joined(said, yes, quiet(600)));
    expect(heard).toMatchObject([{ meaning: 'other' }]);
    expect(questions[1]!.samples.length).toBeGreaterThan(questions[0]!.samples.length);
  });

  it('is judged anew when the thread has died over it', async () => {
    let deaths = 0;
    const { listen, heard, threads } = await listening((question, thread) => {
      deaths += 1;
      if (deaths === 1) thread.emit('exit', 1);
      else answers('yes', 0.99)(question, thread);
    });
    listen(said);
    expect(heard).toEqual([]);
    expect(threads).toHaveLength(2);
    threads[1]!.emit('message', { kind: 'ready' });
    listen(quiet(400));
    expect(heard).toMatchObject([{ meaning: 'yes' }]);
  });
});
