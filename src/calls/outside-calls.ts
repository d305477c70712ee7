import { newId } from '../base/index.ts';
import type { MediaStream } from '../media/index.ts';
import type { CallOrder } from './call.ts';
import { dialString, lineUri, type TrunkRoute } from './destination.ts';
import type { Leg, LegListener } from './leg.ts';
import type { PatientCall } from './patient-call.ts';
import type { Invitation } from './talk-party.ts';

/** A patient's call that somebody outside is brought into. */
export interface ServedCall {
  readonly id: string;
  readonly projectId: string;
  readonly trunkId: string;
}

export interface OutsideOrder {
  /** One of our people, who may dial it: that was decided before. `name` stands in the row. */
  readonly by: { readonly id: string; readonly name: string };
  /** E.164, or a short one of the country. */
  readonly number: string;
  readonly call: ServedCall;
  /** The only line that he may call by; the call's own and those that stand in for it when absent. */
  readonly trunkId?: string;
}

export interface OutsideCallsOptions {
  /** Places a call with its stream beside another. Throws `Failure` when the line can't now. */
  place(order: CallOrder, near: MediaStream): PatientCall;
  /** The line and those that stand in for it. */
  chain(trunkId: string): readonly string[];
  routeOf(trunkId: string): TrunkRoute | undefined;
}

const ringMs = 45_000;
const longestTalkMs = 2 * 3_600_000;
/** Whoever steals a page or a telephone makes many calls at once; a person brings in one, and one more while he waits. */
const mostAtOnce = 2;

/** Calls to outside numbers for a talk that is going on: each has a row and a recording of its own, and keeps its line's limits. */
export class OutsideCalls {
  readonly #o: OutsideCallsOptions;
  /** Person → calls of his that are up. */
  readonly #up = new Map<string, number>();

  constructor(options: OutsideCallsOptions) {
    this.#o = options;
  }

  invite(order: OutsideOrder): Invitation {
    const { number, call, trunkId } = order;
    const ownLine = trunkId === undefined || trunkId === call.trunkId;
    const route = ownLine ? this.#o.routeOf(call.trunkId) : undefined;
    return {
      who: { number },
      byLine: route && lineUri(route, dialString(number, route)),
      ring: ({ near }, listener) => this.#ring(order, near, listener),
    };
  }

  /** Undefined for who has called too many already; throws `Failure` when no line can now. */
  #ring(order: OutsideOrder, near: MediaStream, listener: LegListener): Leg | undefined {
    const { by } = order;
    const up = this.#up.get(by.id) ?? 0;
    if (up >= mostAtOnce) return undefined;
    const call = this.#place(order, near);
    this.#up.set(by.id, up + 1);
    call.on({
      onRinging: () => listener.onRinging?.(),
      onAnswered: () => call.stream && listener.onAnswered?.(call.stream),
      onDigit: (digit) => listener.onDigit?.(digit),
      onEnded: (ending) => {
        const left = (this.#up.get(by.id) ?? 1) - 1;
        if (left > 0) this.#up.set(by.id, left);
        else this.#up.delete(by.id);
        listener.onEnded(ending);
      },
    });
    return legOf(call);
  }

  #place({ by, number, call, trunkId }: OutsideOrder, near: MediaStream): PatientCall {
    const lines = trunkId === undefined ? this.#o.chain(call.trunkId) : [trunkId];
    const order = {
      ...{ projectId: call.projectId, to: number, from: by.name, ringMs, maxTalkMs: longestTalkMs },
      ...{ record: true, purpose: 'operator' as const, forCallId: call.id },
    };
    let why: unknown;
    for (const line of lines) {
      try {
        return this.#o.place({ ...order, callId: newId(), trunkId: line }, near);
      } catch (error) {
        // down, or all of it taken: the next one
        why = error;
      }
    }
    throw why;
  }
}

/** Hung up, the whole call is over: its row says how. */
function legOf(call: PatientCall): Leg {
  return {
    get stream() {
      return call.stream;
    },
    get isTalking() {
      return call.isTalking;
    },
    get dialog() {
      return call.dialog;
    },
    hangUp: () => call.hangUp(),
  };
}
