import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { joined, quiet, sentence } from '../../../../test/factories/made-voice.ts';
import { silentLog } from '../../../base/index.ts';
import type { Heard, Meaning } from '../../recognizer.ts';
import { createEmbeddedRecognizer, type JudgeThread } from './embedded-recognizer.ts';
import type { Question } from './embedded-worker.ts';

/** How much silence after a sentence that may go on it took until it was told, when all that is asked is judged so. */
async function waitedMs(
  meaning: Meaning,
  confidence: number,
): Promise<{ waitedMs: number; heard: readonly Heard[] }> {
  const thread = Object.assign(new EventEmitter(), {
    postMessage: ({ number }: Question) =>
      thread.emit('message', { kind: 'heard', number, meaning, confidence }),
    terminate: () => Promise.resolve(0),
  });
  const recognizer = createEmbeddedRecognizer({
    log: silentLog,
    spawn: () => thread as unknown as JudgeThread,
  });
  const started = recognizer.start();
  thread.emit('message', { kind: 'ready' });
  await started;
  const heard: Heard[] = [];
  const session = recognizer.open(
    { onSpeechStart: () => undefined, onHeard: (one) => heard.push(one) },
    { language: 'ru', today: '2026-11-22', vocabulary: [] },
  );
  const sound = joined(quiet(300), sentence('up'), quiet(1000));
  let toldAtMs = 0;
  for (let at = 0; at + 160 <= sound.length; at += 160) {
    session.push(sound.subarray(at, at + 160));
    if (heard.length > 0 && toldAtMs === 0) toldAtMs = (at + 160) / 8;
  }
  return { waitedMs: toldAtMs - heard[0]!.endMs, heard };
}

it.each<[Meaning, number, number]>([
  ['move', 0.95, 300],
  ['no', 0.8, 300],
  ['person', 0.7, 640],
  ['yes', 0.99, 640],
  ['stop-calling', 0.99, 640],
  ['other', 0.99, 640],
])(
  'a sentence that may go on is told, when it means %s by %d, after %d ms',
  async (meaning, confidence, ms) => {
    const told = await waitedMs(meaning, confidence);
    expect(told.waitedMs).toBe(ms);
    expect(told.heard).toMatchObject([{ meaning, confidence }]);
  },
);
