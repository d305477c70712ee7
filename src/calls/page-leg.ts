import type { Clock, Timer } from '../base/index.ts';
import type { MediaEngine, MediaStream, PageState } from '../media/index.ts';
import type { HangupCause, OwnReason } from './hangup-cause.ts';
import { LegHearing } from './leg-hearing.ts';
import type { Leg, LegEnd, LegListener } from './leg.ts';
import type { StationOrder } from './station.ts';

export interface PageLegTools {
  readonly clock: Clock;
  readonly media: Pick<MediaEngine, 'openStream'>;
  /** A talk in which nothing was received for so long is ended; 30 s when absent. */
  readonly mediaLostMs?: number;
}

/** What became of a page's offer. */
export type Attached =
  { readonly ok: true; readonly answer: Buffer } | { readonly ok: false; readonly why: string };

/** How long a page may be away in a talk: it is loaded anew, or its network has changed. */
const awayMs = 20_000;

/**
 * An operator who is reached in a browser: his page is told that it rings, takes the call with an offer of sound, and may
 * come back with another one while the talk goes on.
 */
export class PageLeg implements Leg {
  readonly id: string;
  readonly #tools: PageLegTools;
  readonly #order: StationOrder;
  readonly #listener: LegListener;
  readonly #onChange: () => void;
  readonly #beganMs: number;
  #opening: Promise<MediaStream> | undefined;
  #stream: MediaStream | undefined;
  #answeredMs: number | undefined;
  readonly #hearing: LegHearing;
  #away: Timer | undefined;
  #over = false;
  readonly #ringing: Timer;

  /** `onChange`: it was answered, the page has gone or come back, or the leg is over. */
  constructor(tools: PageLegTools, order: StationOrder, listener: LegListener, onChange: () => void) {
    this.id = order.legId;
    this.#tools = tools;
    this.#order = order;
    this.#listener = listener;
    this.#onChange = onChange;
    this.#beganMs = tools.clock.monotonicMs();
    this.#hearing = new LegHearing(tools.clock, tools.mediaLostMs);
    this.#ringing = tools.clock.after(order.ringMs, () => this.hangUp('ring-time-over'));
    tools.clock.after(0, () => {
      if (!this.#over) listener.onRinging?.();
    });
  }

  get stream(): MediaStream | undefined {
    return this.isTalking ? this.#stream : undefined;
  }

  get isTalking(): boolean {
    return this.#answeredMs !== undefined && !this.#over;
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** The page was lost in the talk and is waited for. */
  get isAway(): boolean {
    return this.#away !== undefined;
  }

  get caller(): StationOrder['caller'] {
    return this.#order.caller;
  }

  /** The page takes the call, or is back in it: this is its offer. */
  async attach(offer: Buffer): Promise<Attached> {
    if (this.#over) return { ok: false, why: 'over' };
    const stream = await (this.#opening ??= this.#open()).catch(() => undefined);
    if (!stream) {
      this.#end('trunk-unavailable', 'us');
      return { ok: false, why: 'no stream' };
    }
    if (this.#over) return { ok: false, why: 'over' };
    const answering = stream.createAnswer(offer);
    return answering.ok ? { ok: true, answer: answering.answer } : answering;
  }

  /** The operator hung up, or did not want it. */
  leave(): void {
    this.#end(this.isTalking ? 'completed' : 'rejected', 'them');
  }

  hangUp(own?: OwnReason): void {
    if (own === 'interrupted') this.#end('interrupted', 'us');
    else if (this.isTalking) this.#end(own === 'media-lost' ? 'media-lost' : 'completed', 'us');
    else this.#end(own === 'ring-time-over' ? 'no-answer' : 'cancelled', 'us');
  }

  async #open(): Promise<MediaStream> {
    const { legId: id, near } = this.#order;
    const stream = await this.#tools.media.openStream({
      id,
      near,
      page: { onState: (state) => this.#pageIs(state) },
      onDigit: (digit) => this.#listener.onDigit?.(digit),
      onFrame: this.#listener.onFrame && ((frame) => this.#listener.onFrame?.(frame)),
      onSilenceOfNetwork: (silentMs) => this.#silence(silentMs),
      onSoundLost: (lostMs) => this.#silence(lostMs, true),
      onBroken: () => this.#end('media-lost', 'us'),
    });
    this.#stream = stream;
    // given up while it was opened
    if (this.#over) await stream.close().catch(() => undefined);
    return stream;
  }

  /** `isReported`: the page reports that it sends, and its sound does not come. */
  #silence(silentMs: number, isReported = false): void {
    if (!this.isAway && this.#hearing.judge(silentMs, isReported).lost) this.#end('media-lost', 'network');
  }

  #pageIs(state: PageState): void {
    if (this.#over) return;
    if (state === 'connected') this.#connected();
    else if (state !== 'waiting') this.#vanished();
  }

  #connected(): void {
    this.#away?.cancel();
    this.#away = undefined;
    // what was missed while the page was away is forgiven when it is back
    this.#hearing.begin();
    if (this.#answeredMs === undefined && this.#stream) {
      this.#answeredMs = this.#tools.clock.monotonicMs();
      this.#ringing.cancel();
      this.#listener.onAnswered?.(this.#stream);
    }
    this.#onChange();
  }

  #vanished(): void {
    // before the answer it rings on: the page may try again
    if (!this.isTalking || this.#away) return;
    this.#away = this.#tools.clock.after(awayMs, () => this.#end('far-end-lost', 'network'));
    this.#onChange();
  }

  #end(cause: HangupCause, by: LegEnd['by']): void {
    if (this.#over) return;
    const nowMs = this.#tools.clock.monotonicMs();
    const answeredMs = this.#answeredMs;
    this.#over = true;
    this.#ringing.cancel();
    this.#away?.cancel();
    this.#away = undefined;
    const end = {
      cause,
      by,
      sipStatus: 0,
      ringMs: (answeredMs ?? nowMs) - this.#beganMs,
      talkMs: answeredMs === undefined ? 0 : nowMs - answeredMs,
      rang: true,
      answered: answeredMs !== undefined,
    };
    this.#onChange();
    void this.#part(end);
  }

  async #part(end: Omit<LegEnd, 'statistics'>): Promise<void> {
    const statistics = await this.#stream?.close().catch(() => undefined);
    this.#listener.onEnded({ ...end, statistics });
  }
}
