// RFC 3261 §17.1: a client transaction of either kind; the machine decides, this acts.
import { ackOfRefusal } from '../message/follow-up.ts';
import type { SipRequest } from '../message/message.ts';
import { serialise } from '../message/serialise.ts';
import type { ReceivedResponse } from '../transport/received.ts';
import { isReliable, type Endpoint } from '../transport/transport.ts';
import {
  inviteClientStart,
  inviteClientStep,
  type InviteClientAction,
  type InviteClientEvent,
} from './invite-client.ts';
import type { MachineSettings, TimerName } from './machine.ts';
import { nonInviteClientStart, nonInviteClientStep, type NonInviteClientEvent } from './non-invite-client.ts';
import { TimerSet } from './timer-set.ts';
import type { TransactionGround } from './transaction-host.ts';

export interface ClientListener {
  /** Every provisional, the final one, and each 2xx to an INVITE that comes after it. */
  onResponse(received: ReceivedResponse): void;
  onTimeout(): void;
  onUnreachable(): void;
}

type Event =
  | { readonly type: 'start' }
  | { readonly type: 'response'; readonly status: number }
  | { readonly type: 'transport-error' }
  | { readonly type: 'timer'; readonly timer: TimerName };
type Machine = (event: Event) => readonly InviteClientAction[];

export class ClientTransaction {
  readonly request: SipRequest;
  readonly destination: Endpoint;
  /** As long as it may be sent again. */
  #bytes: Buffer | undefined;
  /** As long as there may be news for it: what ended is kept for half a minute, and must not keep its call. */
  #listener: ClientListener | undefined;
  readonly #host: TransactionGround;
  readonly #machine: Machine;
  readonly #timers: TimerSet;
  readonly #onOver: () => void;
  #sent = 0;
  /** The first final one, or the last before it. */
  #status = 100;
  #received: ReceivedResponse | undefined;
  #ack: Buffer | undefined;

  constructor(
    request: SipRequest,
    destination: Endpoint,
    listener: ClientListener,
    host: TransactionGround,
    onOver: () => void,
  ) {
    this.request = request;
    this.destination = destination;
    this.#bytes = serialise(request);
    this.#listener = listener;
    this.#host = host;
    this.#onOver = onOver;
    const settings = { timers: host.timers, reliable: isReliable(destination) };
    this.#machine = request.method === 'INVITE' ? inviteMachine(settings) : nonInviteMachine(settings);
    this.#timers = new TimerSet(host.clock, host.coarse, (timer) =>
      host.guard(() => this.#handle({ type: 'timer', timer })),
    );
  }

  /** Whether no final answer has come yet. */
  get waiting(): boolean {
    return this.#status < 200;
  }

  start(): void {
    this.#handle({ type: 'start' });
  }

  receive(received: ReceivedResponse): void {
    const { status } = received.response;
    this.#received = received;
    if (this.waiting) this.#status = status;
    this.#handle({ type: 'response', status });
    this.#received = undefined;
    if (this.waiting) return;
    this.#bytes = undefined;
    // only a 2xx to an INVITE may be followed by another
    if (this.#status >= 300 || this.request.method !== 'INVITE') this.#listener = undefined;
  }

  unreachable(): void {
    this.#handle({ type: 'transport-error' });
  }

  /** Sends its request no more (timers A and E stop), nor for the first time when it waits for a connection; what comes late is still delivered until timer B or F. */
  fallSilent(): void {
    this.#timers.clear('A');
    this.#timers.clear('E');
    if (this.#bytes) this.#host.withdraw(this.#bytes, this.destination);
  }

  /** Forgets everything without telling anybody. */
  abandon(): void {
    this.#timers.clearAll();
    this.#onOver();
  }

  #handle(event: Event): void {
    for (const action of this.#machine(event)) this.#act(action);
  }

  #act(action: InviteClientAction): void {
    switch (action.do) {
      case 'send':
        this.#send();
        break;
      case 'ack':
        this.#sendAck();
        break;
      case 'deliver':
        if (this.#received) this.#listener?.onResponse(this.#received);
        break;
      case 'set':
        this.#timers.set(action.timer, action.afterMs);
        break;
      case 'clear':
        this.#timers.clear(action.timer);
        break;
      case 'timeout':
        this.#listener?.onTimeout();
        break;
      case 'fail':
        this.#listener?.onUnreachable();
        break;
      case 'end':
        this.#timers.clearAll();
        this.#onOver();
        break;
    }
  }

  #send(): void {
    if (!this.#bytes) return;
    this.#sent += 1;
    this.#host.send(this.#bytes, this.destination);
    if (this.#sent === 1) return;
    this.#host.counters.add('requests retransmitted');
    if (this.#sent === 2) this.#host.onSilence(this.destination);
  }

  #sendAck(): void {
    if (this.#received) this.#ack ??= serialise(ackOfRefusal(this.request, this.#received.response));
    if (this.#ack) this.#host.send(this.#ack, this.destination);
  }
}

function inviteMachine(settings: MachineSettings): Machine {
  let state = inviteClientStart(settings);
  return (event) => {
    const step = inviteClientStep(state, event as InviteClientEvent, settings);
    state = step.state;
    return step.actions;
  };
}

function nonInviteMachine(settings: MachineSettings): Machine {
  let state = nonInviteClientStart(settings);
  return (event) => {
    const step = nonInviteClientStep(state, event as NonInviteClientEvent, settings);
    state = step.state;
    return step.actions;
  };
}
