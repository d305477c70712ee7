import type { MediaStream, PageState, Playback, StreamOrder } from '../../src/media/index.ts';

/** A stream to a page without a network: what became of it, and hands to move its page with. */
export class FakePageStream {
  readonly id: string;
  readonly near: MediaStream | undefined;
  readonly offers: string[] = [];
  readonly played: Int16Array[] = [];
  readonly heard: (readonly MediaStream[])[] = [];
  closed = 0;
  readonly #order: StreamOrder;

  constructor(order: StreamOrder) {
    this.id = order.id;
    this.near = order.near;
    this.#order = order;
  }

  createAnswer(offer: Buffer): ReturnType<MediaStream['createAnswer']> {
    const text = offer.toString();
    if (text === 'bad') return { ok: false, why: 'no audio' };
    this.offers.push(text);
    return { ok: true, answer: Buffer.from(`answer to ${text}`) } as ReturnType<MediaStream['createAnswer']>;
  }

  play(audio: { readonly samples?: Int16Array }): Playback {
    if (audio.samples) this.played.push(audio.samples);
    return { done: Promise.resolve({ playedMs: 0, finished: true }), playedMs: 0, stop: () => undefined };
  }

  hear(speakers: readonly MediaStream[]): void {
    this.heard.push(speakers);
  }

  async close(): Promise<undefined> {
    this.closed += 1;
  }

  page(state: PageState): void {
    this.#order.page?.onState(state);
  }

  says(frame: Int16Array): void {
    this.#order.onFrame?.(frame);
  }

  digit(key: string): void {
    this.#order.onDigit?.(key);
  }

  silent(ms: number): void {
    this.#order.onSilenceOfNetwork?.(ms);
  }

  /** It reports that it sends, and its sound does not come. */
  lost(ms: number): void {
    this.#order.onSoundLost?.(ms);
  }
}

/** The media engine as operators' pages see it. */
export class FakePageMedia {
  readonly streams: FakePageStream[] = [];
  /** The next one can't be opened. */
  fails = false;

  async openStream(order: StreamOrder): Promise<MediaStream> {
    if (this.fails) throw new Error('no port');
    const stream = new FakePageStream(order);
    this.streams.push(stream);
    return stream as unknown as MediaStream;
  }
}
