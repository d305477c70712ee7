import type { MediaStream } from '../media/index.ts';
import type { DialogName } from '../sip/index.ts';
import type { HangupCause, OwnReason } from './hangup-cause.ts';
import type { Leg, LegEnd, LegListener } from './leg.ts';
import type { TalkName } from './talk-name.ts';

/** Rings one; undefined when it can't be rung now, and then the listener hears nothing. */
export type Ring = (listener: LegListener) => Leg | undefined;

/** Why nobody took it, the most telling first (RFC 3261 §16.7 step 6: a no outweighs a busy, a busy outweighs silence). */
const telling: readonly HangupCause[] = ['rejected', 'busy', 'no-answer', 'temporarily-unavailable'];

/**
 * Several that ring at once, as one leg: who answers first is it from then on, and the others are told that it was taken
 * elsewhere. Undefined when none of them can be rung. One that can't because of a bug is told to `onFault`, and keeps none
 * of the others from being rung.
 */
export function ringTogether(
  rings: readonly Ring[],
  listener: LegListener,
  onFault: (err: unknown) => void,
): Leg | undefined {
  const legs = new RingingLegs(listener, onFault);
  return legs.ring(rings) ? legs : undefined;
}

class RingingLegs implements Leg {
  readonly #listener: LegListener;
  readonly #onFault: (err: unknown) => void;
  readonly #ringing = new Set<Leg>();
  readonly #ends: LegEnd[] = [];
  #chosen: Leg | undefined;
  #rang = false;

  constructor(listener: LegListener, onFault: (err: unknown) => void) {
    this.#listener = listener;
    this.#onFault = onFault;
  }

  ring(rings: readonly Ring[]): boolean {
    for (const ring of rings) {
      const leg = this.#try(ring, {
        onRinging: () => this.#rings(),
        onAnswered: (stream) => leg && this.#answered(leg, stream),
        onDigit: (digit) => leg === this.#chosen && this.#listener.onDigit?.(digit),
        ...(this.#listener.onFrame && {
          onFrame: (frame: Int16Array) => leg === this.#chosen && this.#listener.onFrame?.(frame),
        }),
        onHeld: (held) => leg === this.#chosen && this.#listener.onHeld?.(held),
        onRefer: (refer) => leg === this.#chosen && this.#listener.onRefer?.(refer),
        onReplaced: () => leg === this.#chosen && this.#listener.onReplaced?.(),
        onEnded: (end) => leg && this.#ended(leg, end),
      });
      if (leg) this.#ringing.add(leg);
    }
    return this.#ringing.size > 0;
  }

  #try(ring: Ring, told: LegListener): Leg | undefined {
    try {
      return ring(told);
    } catch (err) {
      this.#onFault(err);
      return undefined;
    }
  }

  get stream(): MediaStream | undefined {
    return this.#chosen?.stream;
  }

  get isTalking(): boolean {
    return this.#chosen?.isTalking ?? false;
  }

  get dialog(): DialogName | undefined {
    return this.#chosen?.dialog;
  }

  get isReplaced(): boolean {
    return this.#chosen?.isReplaced ?? false;
  }

  get who(): TalkName | undefined {
    return this.#chosen?.who;
  }

  hangUp(own?: OwnReason): void {
    if (this.#chosen) this.#chosen.hangUp(own);
    else for (const leg of this.#ringing) leg.hangUp(own);
  }

  #rings(): void {
    if (this.#rang) return;
    this.#rang = true;
    this.#listener.onRinging?.();
  }

  #answered(leg: Leg, stream: MediaStream): void {
    if (this.#chosen) {
      leg.hangUp('taken-elsewhere');
      return;
    }
    this.#chosen = leg;
    for (const other of this.#ringing) if (other !== leg) other.hangUp('taken-elsewhere');
    this.#listener.onAnswered?.(stream);
  }

  #ended(leg: Leg, end: LegEnd): void {
    this.#ringing.delete(leg);
    this.#ends.push(end);
    if (this.#chosen ? leg === this.#chosen : this.#ringing.size === 0)
      this.#listener.onEnded(this.#chosen ? end : mostTelling(this.#ends));
  }
}

function mostTelling(ends: readonly LegEnd[]): LegEnd {
  const rank = ({ cause }: LegEnd): number =>
    telling.includes(cause) ? telling.indexOf(cause) : telling.length;
  return ends.reduce((best, end) => (rank(end) < rank(best) ? end : best));
}
