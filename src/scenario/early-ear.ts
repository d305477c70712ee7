import {
  AnswerClassifier,
  isMachine,
  type AnswerVerdict,
  type Heard,
  type Hearing,
  type Recognizer,
  type RecognizerSession,
} from '../speech/index.ts';
import type { VoiceLine } from './voice-line.ts';

/** An announcement says it twice in this time; what comes after is the network's own end. */
const longestMs = 30_000;
const frameMs = 20;
/** Two seconds: what made us listen closely is to be written down, too. */
const keptFrames = 100;

/** What is thought of what is heard before the answer. */
export type EarlyVerdict = AnswerVerdict;

export interface EarlyEarOptions {
  readonly recognizer: Recognizer;
  readonly hearing: Hearing;
  /** A new thought of what is heard; the last one counts. */
  onVerdict(verdict: EarlyVerdict): void;
}

/**
 * Listens to a line before the answer, where nobody but the network speaks: rings, music, announcements. What sounds like
 * speech goes to the recognizer, which may write it down. Gives what ends it; ends by itself after half a minute.
 */
export function listenEarly(
  line: Pick<VoiceLine, 'on'>,
  { recognizer, hearing, onVerdict }: EarlyEarOptions,
): () => void {
  const classifier = new AnswerClassifier({ early: true });
  const kept: Int16Array[] = [];
  let session: RecognizerSession | undefined;
  let atMs = 0;
  const tell = (verdict: AnswerVerdict | undefined): void => verdict && onVerdict(verdict);
  const take = ({ startMs, text }: Pick<Heard, 'startMs' | 'text'>, unfinished: boolean): void =>
    tell(classifier.take({ startMs, text, unfinished }));
  const end = (): void => {
    deafen();
    session?.close();
    session = undefined;
  };
  const deafen = line.on({
    onFrame: (frame) => {
      atMs += frameMs;
      const verdict = classifier.push(frame);
      // rings and music are no work for a recognizer
      if (verdict && isMachine(verdict.who) && !session) {
        session = recognizer.open(
          {
            onSpeechStart: () => undefined,
            onPartial: (soFar) => take(soFar, true),
            onHeard: (heard) => take(heard, false),
          },
          hearing,
        );
        for (const before of kept.splice(0)) session.push(before);
      }
      if (session) session.push(frame);
      else keep(kept, frame);
      tell(verdict);
      if (atMs >= longestMs) end();
    },
  });
  return end;
}

function keep(kept: Int16Array[], frame: Int16Array): void {
  kept.push(frame.slice());
  if (kept.length > keptFrames) kept.shift();
}
