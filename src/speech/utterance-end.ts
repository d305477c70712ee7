import { VoiceReader, type Voiced } from './pitch.ts';

/** How an utterance comes to its end, heard from its last sounds. */
export type UtteranceEnd =
  /** A vowel that is held: «э-э…», «ну-у…»; he is thinking. */
  | 'drawn-out'
  /** The voice falls or dies away as at the end of what one wants to say. */
  | 'falling'
  | 'open';

const stepMs = 20;
/** A plain word's last vowel lasts 60 to 250 ms; one that is held for this long is held on purpose. */
const drawnOutMs = 300;
/** In a held vowel the voice stays within so many semitones; in a spoken one it glides. */
const heldSemitones = 1;
/** How far the shape of a held vowel may be from that of its end (mean of the squares). */
const heldShape = 0.15;
/** Sound that dies away before it is quiet has neither pitch nor shape. */
const mostFadingMs = 100;
const lastMs = 120;
const beforeMs = 320;
const leastVoicedSteps = 4;
const fallsSemitones = 1.5;
const fadesShare = 0.4;

/** `samples` at 8 kHz up to the last loud moment; no more than the last half second is looked at. */
export function utteranceEnd(samples: Int16Array): UtteranceEnd {
  const voice = new VoiceReader(samples);
  const endMs = samples.length / 8;
  const steps: Voiced[] = [];
  /** Backwards: the last step first. */
  const stepAt = (index: number): Voiced | undefined => {
    while (steps.length <= index) {
      const step = voice.at(endMs - latestMs - steps.length * stepMs);
      if (!step) return undefined;
      steps.push(step);
    }
    return steps[index];
  };
  if (heldMs(stepAt) >= drawnOutMs) return 'drawn-out';
  for (let index = 0; index * stepMs < lastMs + beforeMs; index += 1) stepAt(index);
  return falls(steps) ? 'falling' : 'open';
}

/** A step's samples and those of a period later lie before the end. */
const latestMs = 60;

/** For how long, until just before the end, one vowel is held at one pitch. */
function heldMs(stepAt: (index: number) => Voiced | undefined): number {
  let index = 0;
  while (stepAt(index)?.pitch === undefined && index * stepMs < mostFadingMs) index += 1;
  const end = stepAt(index);
  if (end?.pitch === undefined) return 0;
  let missed = 0;
  let held = 0;
  for (let at = index; missed <= 1; at += 1) {
    const step = stepAt(at);
    if (!step) break;
    if (isHeld(step, end)) {
      held = at - index + 1;
      missed = 0;
    } else missed += 1;
    if (held * stepMs >= drawnOutMs) break;
  }
  return held * stepMs;
}

function isHeld(step: Voiced, end: Voiced): boolean {
  if (step.pitch === undefined || Math.abs(step.pitch - end.pitch!) > heldSemitones) return false;
  const apart = step.shape.reduce((sum, value, n) => sum + (value - end.shape[n]!) ** 2, 0);
  return apart / step.shape.length <= heldShape ** 2;
}

/** `steps` backwards from the end. */
function falls(steps: readonly Voiced[]): boolean {
  const split = lastMs / stepMs;
  const last = steps.slice(0, split).filter(({ pitch }) => pitch !== undefined);
  const before = steps.slice(split).filter(({ pitch }) => pitch !== undefined);
  if (last.length < 2 || before.length < leastVoicedSteps) return false;
  const lower = medianOf(before.map(({ pitch }) => pitch!)) - medianOf(last.map(({ pitch }) => pitch!));
  const fainter = medianOf(last.map(({ level }) => level)) / medianOf(before.map(({ level }) => level));
  return lower >= fallsSemitones || (lower >= 0 && fainter <= fadesShare);
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
