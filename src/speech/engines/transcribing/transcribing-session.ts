import type { EngineTrouble, Hearing, RecognizerListener, RecognizerSession } from '../../recognizer.ts';
import { heardOf } from '../../understanding/heard-text.ts';
import type { Understanding } from '../../understanding/understanding.ts';
import { isUnfinished } from '../../understanding/unfinished.ts';
import { VoiceActivity, type VoiceEvent } from '../../voice-activity.ts';
import type { DictationDesk } from './dictation-desk.ts';
import { RecentFrames } from './recent-frames.ts';
import type { Dictation, Transcribed } from './transcriber.ts';

const frameMs = 20;
/** Engines want a little silence before the first word. */
const leadFrames = 10;

export interface TranscribingSessionOptions {
  readonly listener: RecognizerListener;
  readonly hearing: Hearing;
  readonly understanding: Understanding;
  readonly desk: DictationDesk;
  onTrouble(trouble: EngineTrouble): void;
  onClosed(): void;
}

interface Begun {
  readonly startMs: number;
  told: boolean;
}

type Utterance = Begun & { readonly dictation: Dictation };

/** One leg: finds utterances, has them written down, tells what they mean. */
export class TranscribingSession implements RecognizerSession {
  readonly #options: TranscribingSessionOptions;
  readonly #activity = new VoiceActivity();
  readonly #recent = new RecentFrames();
  readonly #underWay = new Set<Utterance>();
  #speaking: Utterance | undefined;
  #frames = 0;
  #closed = false;

  constructor(options: TranscribingSessionOptions) {
    this.#options = options;
  }

  push(frame: Int16Array): void {
    if (this.#closed) return;
    this.#recent.add(frame);
    this.#frames += 1;
    this.#speaking?.dictation.push(frame);
    for (const event of this.#activity.push(frame)) {
      if (event.kind === 'started') this.#begin(event.atMs);
      else this.#finish(event);
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { dictation } of this.#underWay) dictation.cancel();
    this.#underWay.clear();
    this.#speaking = undefined;
    this.#options.onClosed();
  }

  #begin(startMs: number): void {
    const { desk, hearing, listener } = this.#options;
    listener.onSpeechStart(startMs);
    // he who was told may have closed
    if (this.#closed) return;
    const begun: Begun = { startMs, told: false };
    const dictation = desk.begin(hearing, (text) => this.#soFar(begun, text));
    const utterance: Utterance = Object.assign(begun, { dictation });
    this.#speaking = utterance;
    this.#underWay.add(utterance);
    const sounding = this.#frames - startMs / frameMs;
    for (const frame of this.#recent.last(sounding + leadFrames)) dictation.push(frame);
  }

  #soFar({ startMs, told }: Begun, text: string): void {
    if (this.#closed || told || text === '') return;
    if (this.#speaking?.startMs === startMs) this.#activity.thinking = isUnfinished(text);
    this.#options.listener.onPartial?.({ text, startMs, atMs: this.#frames * frameMs });
  }

  #finish(event: Extract<VoiceEvent, { kind: 'ended' }>): void {
    const utterance = this.#speaking;
    this.#speaking = undefined;
    if (!utterance) return;
    void utterance.dictation.end().then((transcribed) => this.#tell(utterance, event.endMs, transcribed));
  }

  #tell(utterance: Utterance, endMs: number, transcribed: Transcribed): void {
    if (this.#closed) return;
    this.#underWay.delete(utterance);
    utterance.told = true;
    const { listener, understanding, hearing, onTrouble } = this.#options;
    const { startMs } = utterance;
    if (transcribed.ok) {
      listener.onHeard({ ...heardOf(transcribed, understanding, hearing), startMs, endMs });
      return;
    }
    const { trouble } = transcribed;
    onTrouble(trouble);
    listener.onHeard({ meaning: 'other', confidence: 0, trouble, startMs, endMs });
  }
}
