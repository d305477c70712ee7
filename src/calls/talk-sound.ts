import type { MediaStream, Playback } from '../media/index.ts';
import { patientIsIn, whoHearsWhom, type TalkPresence } from './talk-audience.ts';

interface Voice {
  readonly stream: MediaStream | undefined;
}

/** Lets the people of a talk hear whom they have to hear, and music or a ringing tone while they wait. */
export class TalkSound {
  readonly #patient: Voice;
  #music: { readonly playback: Playback; readonly to: MediaStream } | undefined;
  #ringing: readonly Playback[] = [];

  constructor(patient: Voice) {
    this.#patient = patient;
  }

  /** `rings`: somebody is being rung, and our side waits for him. */
  arrange(presence: TalkPresence<Voice>, rings: boolean): void {
    if (patientIsIn(presence)) this.#stopMusic();
    else this.#startMusic();
    if (!rings) this.#stopRinging();
    else if (this.#ringing.length === 0)
      this.#ringing = presence.seats.flatMap(({ stream }) => stream?.play({ tone: 'ringback' }) ?? []);
    for (const [who, whom] of whoHearsWhom(presence))
      who.stream?.hear(whom.flatMap(({ stream }) => stream ?? []));
  }

  /** Nothing of ours plays any more. */
  stop(): void {
    this.#stopMusic();
    this.#stopRinging();
  }

  /** Anew where the patient is heard by another stream than before. */
  #startMusic(): void {
    const { stream: to } = this.#patient;
    if (this.#music && this.#music.to === to) return;
    this.#stopMusic();
    if (to) this.#music = { playback: to.play({ tone: 'music' }), to };
  }

  #stopMusic(): void {
    this.#music?.playback.stop();
    this.#music = undefined;
  }

  #stopRinging(): void {
    for (const playback of this.#ringing) playback.stop();
    this.#ringing = [];
  }
}

/** Whether the one hears the other, and does from now on: only sound in one media worker can be joined. */
export function canHear(listener: MediaStream, speaker: MediaStream): boolean {
  try {
    listener.hear([speaker]);
    return true;
  } catch {
    return false;
  }
}
