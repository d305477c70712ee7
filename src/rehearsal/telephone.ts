import { createSocket, type Socket } from 'node:dgram';
import type { Clock } from '../base/index.ts';
import type { MediaEngine, MediaStream } from '../media/index.ts';
import type { IncomingInvite, InviteEnd } from '../sip/index.ts';
import type { Voice } from '../speech/index.ts';
import { Ear } from './ear.ts';
import type { Voices } from './voices.ts';

export interface TelephoneOptions {
  readonly clock: Clock;
  readonly media: MediaEngine;
  readonly voices: Voices;
  readonly voice: Voice;
  readonly invite: IncomingInvite;
  /** Answers, and sends no sound: one-way audio. */
  readonly mute: boolean;
}

/** One telephone of the town in one call: a SIP leg with its sound, and an ear. */
export class Telephone {
  readonly ear = new Ear();
  readonly #o: TelephoneOptions;
  readonly #over = new AbortController();
  #stream: MediaStream | undefined;
  #sink: Socket | undefined;
  #description: Buffer | undefined;
  #answered = false;
  #digits = '';
  #end: InviteEnd | undefined;

  constructor(options: TelephoneOptions) {
    this.#o = options;
    options.invite.listen({
      onEnd: (end) => {
        this.#end = end;
        this.#over.abort();
      },
      onInfoDigit: (digit) => (this.#digits += digit),
    });
  }

  /** Aborted when the call is over, whoever ended it. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  get isOver(): boolean {
    return this.#over.signal.aborted;
  }

  get answered(): boolean {
    return this.#answered;
  }

  /** Keys that the caller pressed. */
  get digits(): string {
    return this.#digits;
  }

  get endedBy(): 'us' | 'them' | 'network' {
    return this.#end?.by ?? 'us';
  }

  ring(): void {
    if (!this.isOver) this.#o.invite.progress(180);
  }

  refuse(status: number, q850?: number): void {
    if (this.isOver) return;
    const headers = q850 === undefined ? undefined : { Reason: `Q.850;cause=${q850}` };
    this.#o.invite.reject(status, undefined, headers);
  }

  /** Sound before the answer; false when the caller's description can't be used (refused with 488). */
  async earlyMedia(): Promise<boolean> {
    const description = await this.#describe();
    if (description && !this.isOver) this.#o.invite.progress(183, description);
    return description !== undefined;
  }

  /** Picks up; false when the caller is gone or his description can't be used. */
  async answer(): Promise<boolean> {
    const description = await this.#describe();
    if (!description || this.isOver) return false;
    this.#answered = true;
    this.#o.invite.answer(description);
    return true;
  }

  /** Says a sentence to its end, or until the call is over. */
  async say(text: string, voice = this.#o.voice): Promise<void> {
    const file = await this.#o.voices.file(text, voice);
    if (file !== undefined && !this.isOver) await this.#stream?.play({ file }).done;
  }

  async sound(samples: Int16Array): Promise<void> {
    if (!this.isOver) await this.#stream?.play({ samples }).done;
  }

  press(digits: string): void {
    if (!this.isOver) this.#stream?.sendDigits(digits);
  }

  /** Makes sentences ready while it rings, so that nobody hears how long it takes; waits no longer than `patienceMs`. */
  async prepare(texts: readonly string[], patienceMs: number): Promise<void> {
    const ready = Promise.all(texts.map((text) => this.#o.voices.file(text, this.#o.voice)));
    await Promise.race([ready, this.pause(patienceMs)]);
  }

  pause(ms: number): Promise<void> {
    return this.#o.clock.sleep(ms, this.over);
  }

  hangUp(): void {
    if (!this.isOver) this.#o.invite.bye();
  }

  /** Gives ports back; the call is over. */
  async close(): Promise<void> {
    this.hangUp();
    this.#sink?.close();
    await this.#stream?.close();
  }

  async #describe(): Promise<Buffer | undefined> {
    if (this.#description) return this.#description;
    const { media, invite, mute } = this.#o;
    const stream = await media.openStream({
      id: invite.callId,
      onDigit: (digit) => (this.#digits += digit),
      onFrame: (frame) => this.ear.push(frame),
    });
    this.#stream = stream;
    const result = stream.createAnswer(invite.body);
    if (!result.ok) {
      this.refuse(488);
      return undefined;
    }
    this.#description = mute ? await this.#mute(stream, result.answer) : result.answer;
    return this.#description;
  }

  /** The description names a port that takes everything and sends nothing. */
  async #mute(stream: MediaStream, answer: Buffer): Promise<Buffer> {
    const sink = createSocket('udp4');
    this.#sink = sink;
    await new Promise<void>((resolve) => sink.bind(0, resolve));
    await stream.close();
    this.#stream = undefined;
    return Buffer.from(
      answer.toString('latin1').replace(/^m=audio \d+/m, `m=audio ${sink.address().port}`),
      'latin1',
    );
  }
}
