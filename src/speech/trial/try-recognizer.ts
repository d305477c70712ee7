import { readFileSync } from 'node:fs';
import { isFailure, type Clock } from '../../base/index.ts';
import type { EngineTrouble, Heard, Meaning, Recognizer } from '../recognizer.ts';
import { FRAME_SAMPLES, VoiceActivity } from '../voice-activity.ts';
import { readWav } from '../wav.ts';

/** What came of a trial. */
export interface RecognizerTrial {
  /** What was said to it. */
  readonly said: string;
  /** What it wrote down; absent when it does not write, or could not. */
  readonly text?: string;
  readonly meaning: Meaning;
  readonly confidence: number;
  readonly trouble?: EngineTrouble;
  /** From the end of the sentence (as the house finds it) to the answer; of an engine that failed, to that. */
  readonly tookMs: number;
}

const sampleRateHz = 8000;
const frameMs = 20;
const longestMs = 20_000;
const said = 'Да, я приду';
/** A made voice; docs/decisions/0054-engines-that-write-text.md tells whose. */
const soundFile = new URL('./sentence.wav', import.meta.url);

/**
 * Says one made sentence to a recognizer as a line would, in real time. Starts and stops it. Rejects with the engine's own
 * `Failure` (`invalid`) when it can't be started with what was filled in.
 */
export async function tryRecognizer(recognizer: Recognizer, clock: Clock): Promise<RecognizerTrial> {
  const sound = readWav(readFileSync(soundFile), sampleRateHz) ?? new Int16Array(0);
  try {
    await recognizer.start();
    return await listenOnce(recognizer, sound, clock);
  } catch (error) {
    // a model that is not there, a file that is no model: the engine says it best
    if (!isFailure(error) || error.kind === 'invalid') throw error;
    const trouble = error.kind === 'missing' ? 'misordered' : 'unreachable';
    return { said, meaning: 'other', confidence: 0, trouble, tookMs: 0 };
  } finally {
    await recognizer.stop();
  }
}

async function listenOnce(recognizer: Recognizer, sound: Int16Array, clock: Clock): Promise<RecognizerTrial> {
  const answered = new AbortController();
  const heard: Heard[] = [];
  const today = new Date(clock.now()).toISOString().slice(0, 10);
  const session = recognizer.open(
    {
      onSpeechStart: () => undefined,
      onHeard: (one) => {
        heard.push(one);
        answered.abort();
      },
    },
    { language: 'ru', today, vocabulary: [] },
  );
  try {
    const endedMs = await play(sound, (frame) => session.push(frame), clock);
    if (heard.length === 0) await clock.sleep(longestMs, answered.signal);
    const tookMs = Math.max(0, Math.round(clock.monotonicMs() - endedMs));
    const [first] = heard;
    if (!first) return { said, meaning: 'other', confidence: 0, trouble: 'late', tookMs };
    const { meaning, confidence, text, trouble } = first;
    return {
      ...{ said, meaning, confidence, tookMs },
      ...(text === undefined ? {} : { text }),
      ...(trouble === undefined ? {} : { trouble }),
    };
  } finally {
    session.close();
  }
}

/** Plays until the house takes the sentence for ended; gives back when that was. */
async function play(sound: Int16Array, push: (frame: Int16Array) => void, clock: Clock): Promise<number> {
  const activity = new VoiceActivity();
  const quiet = new Int16Array(FRAME_SAMPLES);
  const beganMs = clock.monotonicMs();
  const wholeFrames = Math.floor(sound.length / FRAME_SAMPLES);
  const mostFrames = wholeFrames + 100;
  for (let frame = 0; frame < mostFrames; frame += 1) {
    const at = frame * FRAME_SAMPLES;
    const samples = frame < wholeFrames ? sound.subarray(at, at + FRAME_SAMPLES) : quiet;
    push(samples);
    if (activity.push(samples).some(({ kind }) => kind === 'ended')) break;
    await clock.sleep(beganMs + (frame + 1) * frameMs - clock.monotonicMs());
  }
  return clock.monotonicMs();
}
