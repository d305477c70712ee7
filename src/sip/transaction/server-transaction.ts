// RFC 3261 §17.2: a server transaction of either kind; the machine decides, this acts.
import { newToken } from '../../base/index.ts';
import type { SipResponse } from '../message/message.ts';
import { responseTo } from '../message/respond.ts';
import { serialise } from '../message/serialise.ts';
import type { ReceivedRequest } from '../transport/received.ts';
import { isReliable } from '../transport/transport.ts';
import {
  inviteServerStart,
  inviteServerStep,
  type InviteServerAction,
  type InviteServerEvent,
} from './invite-server.ts';
import type { MachineSettings, TimerName } from './machine.ts';
import { nonInviteServerStart, nonInviteServerStep, type NonInviteServerEvent } from './non-invite-server.ts';
import { TimerSet } from './timer-set.ts';
import type { TransactionHost } from './transaction-host.ts';

export interface ServerListener {
  /** A CANCEL for this INVITE has come (and has been answered). */
  onCancel?(cancel: ReceivedRequest): void;
  /** The refusal was never acknowledged, or can't be delivered. */
  onUnacknowledged?(): void;
}

type Event =
  | { readonly type: 'start' | 'request' | 'ack' | 'transport-error' }
  | { readonly type: 'respond'; readonly status: number }
  | { readonly type: 'timer'; readonly timer: TimerName };
type Machine = (event: Event) => readonly InviteServerAction[];

export class ServerTransaction {
  readonly received: ReceivedRequest;
  /** The To tag of whatever this request is answered with. */
  readonly localTag = newToken(8);
  listener: ServerListener = {};
  readonly #host: TransactionHost;
  readonly #machine: Machine;
  readonly #timers: TimerSet;
  readonly #onOver: () => void;
  #last: Buffer | undefined;
  #sentLast = false;

  constructor(received: ReceivedRequest, host: TransactionHost, onOver: () => void) {
    this.received = received;
    this.#host = host;
    this.#onOver = onOver;
    const settings = { timers: host.timers, reliable: isReliable(received.source) };
    this.#machine =
      received.request.method === 'INVITE' ? inviteMachine(settings) : nonInviteMachine(settings);
    this.#timers = new TimerSet(host.clock, (timer) =>
      host.guard(() => this.#handle({ type: 'timer', timer })),
    );
  }

  start(): void {
    this.#handle({ type: 'start' });
  }

  respond(response: SipResponse): void {
    this.#last = serialise(response);
    this.#sentLast = false;
    this.#handle({ type: 'respond', status: response.status });
  }

  /** The request once more, or the ACK to a refusal. */
  repeat(method: string): void {
    this.#handle({ type: method === 'ACK' ? 'ack' : 'request' });
  }

  unreachable(): void {
    this.#handle({ type: 'transport-error' });
  }

  /** Forgets everything without telling anybody. */
  abandon(): void {
    this.#timers.clearAll();
    this.#onOver();
  }

  #handle(event: Event): void {
    for (const action of this.#machine(event)) this.#act(action);
  }

  #act(action: InviteServerAction): void {
    switch (action.do) {
      case 'send':
        this.#send();
        break;
      case 'send-trying':
        this.#last = serialise(responseTo(this.received.request, 100));
        this.#sentLast = false;
        this.#send();
        break;
      case 'set':
        this.#timers.set(action.timer, action.afterMs);
        break;
      case 'clear':
        this.#timers.clear(action.timer);
        break;
      case 'timeout':
      case 'fail':
        this.listener.onUnacknowledged?.();
        break;
      case 'deliver':
        break;
      case 'end':
        this.#timers.clearAll();
        this.#onOver();
        break;
    }
  }

  #send(): void {
    if (!this.#last) return;
    if (this.#sentLast) this.#host.counters.add('responses retransmitted');
    this.#sentLast = true;
    this.#host.send(this.#last, this.received.replyTo);
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
