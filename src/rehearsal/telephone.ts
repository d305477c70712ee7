import { createSocket, type Socket } from 'node:dgram';
import type { Clock } from '../base/index.ts';
import type { MediaEngine, MediaStream } from '../media/index.ts';
import type { IncomingInvite, InviteEnd } from '../sip/index.ts';
import type { Voice } from '../speech/index.ts';
import { chanceOf, type Chance } from './chance.ts';
import { Ear } from './ear.ts';
import { isGood, throughLine, type Line } from './line.ts';
import type { Voices } from './voices.ts';

export interface TelephoneOptions {
  readonly clock: Clock;
  readonly media: MediaEngine;
  readonly voices: Voices;
  readonly voice: Voice;
  readonly invite: IncomingInvite;
  /** Answers, and sends no sound: one-way audio. */
  readonly mute: boolean;
  readonly line: Line;
  /** What is to be heard behind him as long as he is on the line. */
  readonly noise: Promise<Int16Array | undefined>;
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
  /** Where in the noise we are. */
  #noiseAt = 0;
  readonly #chance: Chance = chanceOf(1);

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
    void this.#background();
    return true;
  }

  /** Says a sentence to its end, or until the call is over. */
  async say(text: string, voice = this.#o.voice): Promise<void> {
    const { voices, line } = this.#o;
    const file = await voices.file(text, voice);
    if (file === undefined || this.isOver) return;
    if (isGood(line)) return void (await this.#stream?.play({ file }).done);
    const samples = await this.#throughLine(await voices.samples(file));
    if (this.isOver) return;
    await this.#stream?.play({ samples }).done;
    await this.#background();
  }

  async sound(samples: Int16Array): Promise<void> {
    if (!this.isOver) await this.#stream?.play({ samples }).done;
  }

  press(digits: string): void {
    if (!this.isOver) this.#stream?.sendDigits(digits);
  }

  /** Makes sentences ready while it rings, so that nobody hears how long it takes; waits no longer than `patienceMs`. */
  async prepare(texts: readonly string[], patienceMs: number): Promise<void> {
    const { voices, voice, noise } = this.#o;
    const ready = Promise.all([noise, ...texts.map((text) => voices.file(text, voice))]);
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

  async #throughLine(voice: Int16Array): Promise<Int16Array> {
    const noise = await this.#o.noise;
    const from = this.#noiseAt;
    this.#noiseAt += voice.length;
    return throughLine(voice, this.#o.line, noise, from, this.#chance);
  }

  /** What is heard of him while he says nothing. */
  async #background(): Promise<void> {
    const noise = await this.#o.noise;
    if (noise && !this.isOver) this.#stream?.play({ samples: noise, loop: true });
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
