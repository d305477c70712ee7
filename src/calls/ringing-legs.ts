import type { MediaStream } from '../media/index.ts';
import type { DialogName } from '../sip/index.ts';
import type { HangupCause, OwnReason } from './hangup-cause.ts';
import type { Leg, LegEnd, LegListener } from './leg.ts';
import type { TalkName } from './talk-name.ts';

/** Rings one; undefined when it can't be rung now, and then the listener hears nothing. */
export type Ring = (listener: LegListener) => Leg | undefined;

/** Why nobody took it, the most telling first (RFC 3261 §16.7 step 6: a no outweighs a busy, a busy outweighs silence). */
const telling: readonly HangupCause[] = ['rejected', 'busy', 'no-answer', 'temporarily-unavailable'];

/** A gone flow, as an edge proxy says it (RFC 5626 §5.3). */
const flowFailed = 430;

/** Nobody is at the end of that way, and nobody was disturbed. */
export function leadsNowhere({ cause, by, sipStatus, rang, answered }: LegEnd): boolean {
  if (rang || answered) return false;
  const unreachable = by === 'network' && cause === 'trunk-unavailable';
  return cause === 'network-timeout' || unreachable || sipStatus === flowFailed;
}

/**
 * Several that ring at once, as one leg: who answers first is it from then on, and the others are told that it was taken
 * elsewhere. One to whom several ways lead is rung by the first, and by the next when a way leads nowhere. Undefined when none of them can be rung. One that can't because of a bug is told to `onFault`, and keeps none
 * of the others from being rung.
 */
export function ringTogether(
  rings: readonly (Ring | readonly Ring[])[],
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
  #givenUp = false;

  constructor(listener: LegListener, onFault: (err: unknown) => void) {
    this.#listener = listener;
    this.#onFault = onFault;
  }

  ring(rings: readonly (Ring | readonly Ring[])[]): boolean {
    for (const one of rings) this.#ringBy(typeof one === 'function' ? [one] : one);
    return this.#ringing.size > 0;
  }

  /** False when none of these ways to one of them can be tried. */
  #ringBy([way, ...others]: readonly Ring[]): boolean {
    if (!way) return false;
    const leg = this.#try(way, {
      onRinging: () => this.#rings(),
      onAnswered: (stream) => leg && this.#answered(leg, stream),
      onDigit: (digit) => leg === this.#chosen && this.#listener.onDigit?.(digit),
      ...(this.#listener.onFrame && {
        onFrame: (frame: Int16Array) => leg === this.#chosen && this.#listener.onFrame?.(frame),
      }),
      onHeld: (held) => leg === this.#chosen && this.#listener.onHeld?.(held),
      onRefer: (refer) => leg === this.#chosen && this.#listener.onRefer?.(refer),
      onReplaced: () => leg === this.#chosen && this.#listener.onReplaced?.(),
      onEnded: (end) => leg && this.#ended(leg, end, others),
    });
    if (!leg) return this.#ringBy(others);
    this.#ringing.add(leg);
    return true;
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

  async moveNear(near: MediaStream): Promise<boolean> {
    return (await this.#chosen?.moveNear?.(near)) ?? false;
  }

  hangUp(own?: OwnReason): void {
    this.#givenUp = true;
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

  #ended(leg: Leg, end: LegEnd, others: readonly Ring[]): void {
    this.#ringing.delete(leg);
    if (!this.#chosen && !this.#givenUp && leadsNowhere(end) && this.#ringBy(others)) return;
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
