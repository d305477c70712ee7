import type { MediaStream } from '../media/index.ts';
import type { ReferRequest } from '../sip/index.ts';
import type { Leg, LegEnd, LegListener } from './leg.ts';
import type { TalkName } from './talk-name.ts';
import type { Invitation } from './talk-party.ts';

/** Listens to a leg, and hands all that it hears to whoever has the leg now. */
export class LegRelay implements LegListener {
  /** Who has it now. */
  to: LegListener;
  /** Only where somebody wants it from the beginning: it costs. */
  onFrame?: (frame: Int16Array) => void;
  #whenOver: (() => void)[] = [];

  /** `onOver` as `whenOver`. */
  constructor(to: LegListener, onOver?: () => void) {
    this.to = to;
    if (onOver) this.whenOver(onOver);
    if (to.onFrame) this.onFrame = (frame) => this.to.onFrame?.(frame);
  }

  /** Told once, before whoever has the leg, of its end, or when another has taken the far end's place. */
  whenOver(action: () => void): void {
    this.#whenOver.push(action);
  }

  onRinging(): void {
    this.to.onRinging?.();
  }

  onEarlyMedia(): void {
    this.to.onEarlyMedia?.();
  }

  onAnswered(stream: MediaStream): void {
    this.to.onAnswered?.(stream);
  }

  onDigit(digit: string): void {
    this.to.onDigit?.(digit);
  }

  onHeld(held: boolean): void {
    this.to.onHeld?.(held);
  }

  onRefer(refer: ReferRequest): void {
    this.to.onRefer?.(refer);
  }

  onReplaced(): void {
    this.#over();
    this.to.onReplaced?.();
  }

  onEnded(end: LegEnd): void {
    this.#over();
    this.to.onEnded(end);
  }

  #over(): void {
    const actions = this.#whenOver;
    this.#whenOver = [];
    for (const action of actions) action();
  }
}

/** Brings one of our own people into a talk who has picked up before it began. */
export function inviteThePresent(leg: Leg, relay: LegRelay, who: TalkName): Invitation {
  return {
    who,
    isOurs: true,
    ring: (_order, listener) => {
      if (!leg.isTalking) return undefined;
      relay.to = listener;
      return leg;
    },
  };
}
