// RFC 3261 §17.2: what a server transaction of either kind keeps; the machine decides, this acts.
import { newToken } from '../../base/index.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { responseTo } from '../message/respond.ts';
import { serialise } from '../message/serialise.ts';
import type { ReceivedRequest } from '../transport/received.ts';
import { isReliable, type Endpoint } from '../transport/transport.ts';
import {
  inviteServerStart,
  inviteServerStep,
  type InviteServerAction,
  type InviteServerEvent,
} from './invite-server.ts';
import type { MachineSettings, TimerName } from './machine.ts';
import { nonInviteServerStart, nonInviteServerStep, type NonInviteServerEvent } from './non-invite-server.ts';
import { TimerSet } from './timer-set.ts';
import type { TransactionGround } from './transaction-host.ts';

export interface ServerListener {
  /** A CANCEL for this INVITE has come (and has been answered). */
  onCancel?(cancel: ReceivedRequest): void;
  /** Nobody is to be reached there any more, and there is no final response yet. */
  onUnreachable?(): void;
}

type Event =
  | { readonly type: 'start' | 'request' | 'ack' | 'transport-error' }
  | { readonly type: 'respond'; readonly status: number }
  | { readonly type: 'timer'; readonly timer: TimerName };
type Machine = (event: Event) => readonly InviteServerAction[];

/**
 * The last response to a request, for as long as the request may come again. Half a minute of ended calls is in memory
 * at any time: so neither the request nor the call is held on to once it is answered.
 */
export class KeptResponse {
  readonly localTag = newToken(8);
  /** Where responses go. */
  readonly replyTo: Endpoint;
  listener: ServerListener | undefined;
  readonly #isInvite: boolean;
  readonly #host: TransactionGround;
  readonly #machine: Machine;
  readonly #timers: TimerSet;
  readonly #onOver: () => void;
  /** Until there is a final response. */
  #request: SipRequest | undefined;
  readonly #receivedMs: number;
  #last: Buffer | undefined;
  #sentLast = false;

  constructor({ request, replyTo, source }: ReceivedRequest, host: TransactionGround, onOver: () => void) {
    this.replyTo = replyTo;
    this.#request = request;
    this.#receivedMs = host.clock.monotonicMs();
    this.#host = host;
    this.#onOver = onOver;
    const settings = { timers: host.timers, reliable: isReliable(source) };
    this.#isInvite = request.method === 'INVITE';
    this.#machine = this.#isInvite ? inviteMachine(settings) : nonInviteMachine(settings);
    this.#timers = new TimerSet(host.clock, host.coarse, (timer) =>
      host.guard(() => this.#handle({ type: 'timer', timer })),
    );
  }

  start(): void {
    this.#handle({ type: 'start' });
  }

  respond(response: SipResponse): void {
    const { status } = response;
    this.#last = serialise(response);
    this.#sentLast = false;
    this.#handle({ type: 'respond', status });
    if (status < 200) return;
    this.#request = undefined;
    // RFC 6026 §7.1: a 2xx to an INVITE is repeated by its user
    if (this.#isInvite && status < 300) this.#last = undefined;
    this.listener = undefined;
  }

  /** The request once more, or an ACK; true: it is the ACK to a 2xx, and for the user (RFC 6026 §7.1). */
  repeat(method: string): boolean {
    const actions = this.#handle({ type: method === 'ACK' ? 'ack' : 'request' });
    return actions.some((action) => action.do === 'deliver');
  }

  unreachable(): void {
    this.#handle({ type: 'transport-error' });
  }

  /** Forgets everything without telling anybody. */
  abandon(): void {
    this.#timers.clearAll();
    this.#onOver();
  }

  #handle(event: Event): readonly InviteServerAction[] {
    const actions = this.#machine(event);
    for (const action of actions) this.#act(action);
    return actions;
  }

  #act(action: InviteServerAction): void {
    switch (action.do) {
      case 'send':
        this.#send();
        break;
      case 'send-trying':
        this.#sendTrying();
        break;
      case 'set':
        this.#timers.set(action.timer, action.afterMs);
        break;
      case 'clear':
        this.#timers.clear(action.timer);
        break;
      case 'fail':
        this.listener?.onUnreachable?.();
        break;
      // that a refusal was never acknowledged is of no use to anybody; what is delivered `repeat` has told
      case 'timeout':
      case 'deliver':
        break;
      case 'end':
        this.#timers.clearAll();
        this.#onOver();
        break;
    }
  }

  // §8.2.6.1
  #sendTrying(): void {
    if (!this.#request) return;
    const sentAt = /^\d+(?:\.\d*)?/.exec(this.#request.headers.get('timestamp') ?? '')?.[0];
    const delayS = ((this.#host.clock.monotonicMs() - this.#receivedMs) / 1000).toFixed(3);
    const headers: Record<string, string> = sentAt === undefined ? {} : { Timestamp: `${sentAt} ${delayS}` };
    this.#last = serialise(responseTo(this.#request, 100, { headers }));
    this.#sentLast = false;
    this.#send();
  }

  #send(): void {
    if (!this.#last) return;
    if (this.#sentLast) this.#host.counters.add('responses retransmitted');
    this.#sentLast = true;
    this.#host.send(this.#last, this.replyTo);
  }
}

function inviteMachine(settings: MachineSettings): Machine {
  let state = inviteServerStart(settings);
  return (event) => {
    const step = inviteServerStep(state, event as InviteServerEvent, settings);
    state = step.state;
    return step.actions;
  };
}

function nonInviteMachine(settings: MachineSettings): Machine {
  let state = nonInviteServerStart;
  return (event) => {
    if (event.type === 'start') return [];
    const step = nonInviteServerStep(state, event as NonInviteServerEvent, settings);
    state = step.state;
    return step.actions;
  };
}
