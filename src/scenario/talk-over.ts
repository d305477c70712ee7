import { isHesitation, isNod } from './small-words.ts';

const frameMs = 20;
/** A nod, a cough, a click is over by then; what still goes on is somebody who wants to say something. */
const realSpeechMs = 500;
/** What is this much quieter than the loudest of an utterance (12 dB) is a pause in it. */
const pauseShare = 0.25;
const word = /\p{L}+/gu;

/**
 * Tells real speech over our own from what only sounds, while it goes on: by how long it is loud, or by its words as soon
 * as the engine has some that are neither a nod nor an echo of ours.
 */
export class TalkOver {
  #open = false;
  #loudest = 0;
  #loudMs = 0;
  #worded = false;

  speechStarted(): void {
    this.#open = true;
    this.#loudest = 0;
    this.#loudMs = 0;
    this.#worded = false;
  }

  speechEnded(): void {
    this.#open = false;
  }

  /** What the engine has made of it so far; `ours` is what we are saying. */
  words(text: string, ours: string): void {
    if (isNod(text) || isHesitation(text)) return;
    const known = new Set(wordsOf(ours));
    this.#worded ||= wordsOf(text).some((each) => !known.has(each));
  }

  /** The level of a frame (RMS of its samples); true as long as real speech goes on. */
  push(level: number): boolean {
    if (!this.#open) return false;
    this.#loudest = Math.max(this.#loudest, level);
    if (level >= pauseShare * this.#loudest) this.#loudMs += frameMs;
    return this.#worded || this.#loudMs >= realSpeechMs;
  }
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().replaceAll('ё', 'е').match(word) ?? [];
}
