import { newId } from '../base/index.ts';
import type { MediaStream } from '../media/index.ts';
import type { CallOrder } from './call.ts';
import { CallsUp } from './calls-up.ts';
import { dialString, lineUri, type TrunkRoute } from './destination.ts';
import { HandoverLimit } from './handover-limit.ts';
import type { Leg, LegListener } from './leg.ts';
import type { PatientCall } from './patient-call.ts';
import type { Invitation, WayByLine } from './talk-party.ts';

/** A patient's call that somebody outside is brought into. */
export interface ServedCall {
  readonly id: string;
  readonly projectId: string;
  readonly trunkId: string;
  /** One of our people has dialled it: it is counted as long as it is up, so that its line must not carry it off. */
  readonly isDialledByUs?: boolean;
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
  /** Milliseconds of a monotonic clock. */
  nowMs(): number;
}

const ringMs = 45_000;
const longestTalkMs = 2 * 3_600_000;
/** A person has one, and one more while it waits. */
const mostAtOnce = 2;

/** Calls to outside numbers for a talk that is going on: each has a row and a recording of its own, and keeps its line's limits. */
export class OutsideCalls {
  readonly #o: OutsideCallsOptions;
  readonly #handovers = new HandoverLimit();
  /** All that our people have dialled outside: for a talk, or by a telephone. One counts until it ends, whoever is in it. */
  readonly up = new CallsUp(mostAtOnce);

  constructor(options: OutsideCallsOptions) {
    this.#o = options;
  }

  invite(order: OutsideOrder): Invitation {
    return {
      who: { number: order.number },
      byLine: this.#byLine(order),
      ring: ({ near }, listener) => this.#ring(order, near, listener),
    };
  }

  #byLine({ by, number, call, trunkId }: OutsideOrder): WayByLine | undefined {
    const ownLine = trunkId === undefined || trunkId === call.trunkId;
    const route = ownLine && !call.isDialledByUs ? this.#o.routeOf(call.trunkId) : undefined;
    if (!route) return undefined;
    return {
      uri: lineUri(route, dialString(number, route)),
      allowed: () => this.#handovers.take(by.id, this.#o.nowMs()),
    };
  }

  /** Undefined for who has called too many already; throws `Failure` when no line can now. */
  #ring(order: OutsideOrder, near: MediaStream, listener: LegListener): Leg | undefined {
    const end = this.up.take(order.by.id);
    if (!end) return undefined;
    let call: PatientCall;
    try {
      call = this.#place(order, near);
    } catch (error) {
      end();
      throw error;
    }
    call.on({
      onRinging: () => listener.onRinging?.(),
      onAnswered: () => call.stream && listener.onAnswered?.(call.stream),
      onDigit: (digit) => listener.onDigit?.(digit),
      onEnded: (ending) => {
        end();
        listener.onEnded(ending);
      },
    });
    return legOf(call, order.call);
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
function legOf(call: PatientCall, served: ServedCall): Leg {
  return {
    isOnSameLine: call.trunkId === served.trunkId,
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
