import { family4 } from './libc.ts';

/** Of a `sockaddr_in6` up to the end of the address in it; `sockaddr_in` fills two. */
const keyWords = 6;
const smallest = 64;

/** Finds what belongs to an address of the system's own form, without making anything for a question. */
export class AddressTable<T> {
  /** Open addressing: a place is free when nothing was ever in it. */
  #keys = new Int32Array(smallest * keyWords);
  #values: (T | 'free' | 'left')[] = new Array<T | 'free' | 'left'>(smallest).fill('free');
  /** Places that are not free. */
  #used = 0;
  size = 0;

  /** Of the `sockaddr` that begins at `words[at]`. */
  find(words: Int32Array, at: number): T | undefined {
    const place = this.#place(words, at);
    return place < 0 ? undefined : (this.#values[place] as T);
  }

  /** In place of what was there before. */
  set(words: Int32Array, at: number, value: T): void {
    const place = this.#place(words, at);
    if (place >= 0) {
      this.#values[place] = value;
      return;
    }
    if (2 * (this.#used + 1) > this.#values.length) this.#renew();
    this.#put(words, at, value);
  }

  delete(words: Int32Array, at: number): void {
    const place = this.#place(words, at);
    if (place < 0) return;
    this.#values[place] = 'left';
    this.size -= 1;
  }

  #place(words: Int32Array, at: number): number {
    const mask = this.#values.length - 1;
    for (let place = hash(words, at) & mask; ; place = (place + 1) & mask) {
      const value = this.#values[place];
      if (value === 'free') return -1;
      if (value !== 'left' && isSame(this.#keys, place * keyWords, words, at)) return place;
    }
  }

  #put(words: Int32Array, at: number, value: T): void {
    const mask = this.#values.length - 1;
    let place = hash(words, at) & mask;
    while (this.#values[place] !== 'free') place = (place + 1) & mask;
    for (let i = 0; i < keyWords; i += 1) this.#keys[place * keyWords + i] = words[at + i]!;
    this.#values[place] = value;
    this.#used += 1;
    this.size += 1;
  }

  /** Larger, or only without what has left. */
  #renew(): void {
    const [keys, values] = [this.#keys, this.#values];
    const room = Math.max(smallest, 2 ** Math.ceil(Math.log2(4 * (this.size + 1))));
    this.#keys = new Int32Array(room * keyWords);
    this.#values = new Array<T | 'free' | 'left'>(room).fill('free');
    this.#used = 0;
    this.size = 0;
    for (const [place, value] of values.entries())
      if (value !== 'free' && value !== 'left') this.#put(keys, place * keyWords, value);
  }
}

function hash(words: Int32Array, at: number): number {
  let mixed = Math.imul(words[at]!, 0x9e3779b1) ^ words[at + 1]!;
  if (!isFamily4(words, at))
    for (let i = 2; i < keyWords; i += 1) mixed = Math.imul(mixed, 0x85ebca6b) ^ words[at + i]!;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return mixed ^ (mixed >>> 13);
}

function isSame(keys: Int32Array, place: number, words: Int32Array, at: number): boolean {
  if (keys[place] !== words[at] || keys[place + 1] !== words[at + 1]) return false;
  if (isFamily4(words, at)) return true;
  for (let i = 2; i < keyWords; i += 1) if (keys[place + i] !== words[at + i]) return false;
  return true;
}

function isFamily4(words: Int32Array, at: number): boolean {
  return (words[at]! & 0xffff) === family4;
}
