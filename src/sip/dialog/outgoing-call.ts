// RFC 3261 §13.2, §9.1: an INVITE of ours, from the first request to the dialog, with forks and crossings.
import { newToken, type Timer } from '../../base/index.ts';
import { DigestClient } from '../digest/digest-client.ts';
import type { InviteEnd, InviteListener, KeysResult, OutgoingInvite, ReofferResult } from '../invite.ts';
import type { Headers } from '../message/headers.ts';
import type { SipResponse } from '../message/message.ts';
import { answeredElsewhere, causesOf, retryAfterOf } from '../message/reason.ts';
import type { DialogName, ReferOrder, ReferResult } from '../refer.ts';
import type { ReceivedResponse } from '../transport/received.ts';
import type { Endpoint } from '../transport/transport.ts';
import type { CancelHeaders, Sending } from '../user-agent-client.ts';
import { Dialog, sipUri, type OutgoingRequest, type Way } from './dialog.ts';
import { EarlyDialogs, maxForks, type Confirmed } from './early-dialogs.ts';
import { inviteRequest, replan, type InvitePlan } from './invite-request.ts';
import { redirectedTo } from './redirect.ts';
import type { SessionHost } from './session-host.ts';
import { raisedWish, type SessionWish } from './session-interval.ts';
import { Talk } from './talk.ts';

/** Timer C (§16.6): nobody may ring for ever. */
const longestRingMs = 180_000;
/** Each hop may have its own Min-SE; more than this many is nonsense. */
const maxTooBrief = 3;

export class OutgoingCall implements OutgoingInvite {
  readonly callId: string;
  readonly #host: SessionHost;
  #plan: InvitePlan;
  #redirected = false;
  readonly #listener: InviteListener;
  readonly #onOver: () => void;
  readonly #digest: DigestClient;
  readonly #localTag = newToken(9);
  #cseq = 0;
  #wish: SessionWish;
  #tooBrief = 0;
  #sending: Sending | undefined;
  #state: OutgoingInvite['state'] = 'calling';
  #reported = false;
  /** Why it is given up before it was answered. */
  #givenUp: InviteEnd | undefined;
  #timers: Timer[] = [];
  #talk: Talk | undefined;
  /** By To tag: how to send the ACK again. */
  readonly #acks = new Map<string, () => void>();
  readonly #early: EarlyDialogs;
  readonly #way: Way;

  constructor(host: SessionHost, plan: InvitePlan, listener: InviteListener, onOver: () => void) {
    this.#host = host;
    this.#plan = plan;
    this.#listener = listener;
    this.#onOver = onOver;
    this.callId = plan.callId;
    this.#digest = new DigestClient(plan.order.credentials);
    this.#way = { udp: plan.order.transport === 'udp', flow: plan.flow };
    this.#early = new EarlyDialogs({
      host,
      session: this,
      digest: this.#digest,
      contactUser: plan.contactUser,
      offer: plan.order.body,
      way: this.#way,
      listener: () => this.#listener,
    });
    const { expiresS, refresher } = host.sessionTimer;
    this.#wish = { expiresS, refresher };
  }

  get state(): OutgoingInvite['state'] {
    return this.#state;
  }

  start(): void {
    this.#timers.push(
      this.#host.clock.after(this.#plan.order.ringMs ?? longestRingMs, () => this.#onRingTimeout()),
    );
    this.#send();
  }

  cancel(headers: Readonly<Record<string, string>> = {}): void {
    if (this.#talk) {
      this.bye(headers);
      return;
    }
    const end: InviteEnd = { by: 'us', phase: 'setup', status: 487, reason: 'Cancelled', viaTimeout: false };
    this.#giveUp(end, headers);
  }

  bye(headers: Readonly<Record<string, string>> = {}): void {
    if (this.#talk) {
      this.#state = 'ended';
      this.#talk.bye(headers);
    } else this.cancel(headers);
  }

  refer(order: ReferOrder): Promise<ReferResult> {
    return this.#talk?.refer(order) ?? Promise.resolve({ ok: false, status: 481 });
  }

  sendKeys(keys: string): Promise<KeysResult> {
    return this.#talk?.keys.send(keys) ?? Promise.resolve({ ok: false, status: 481 });
  }

  get dialog(): DialogName | undefined {
    return this.#talk?.name;
  }

  reoffer(body: Buffer): Promise<ReofferResult> {
    return this.#talk?.reoffer(body) ?? Promise.resolve({ ok: false, status: 481 });
  }

  #send(): void {
    this.#sending = this.#host.client.sendSigned(() => this.#make(), this.#digest, {
      onResponse: (received, place) => this.#onResponse(received, place),
      onTimeout: () => this.#networkEnd(408, 'No answer to INVITE'),
      onUnreachable: () => this.#networkEnd(503, 'Nobody can be reached there'),
      onNextTarget: () => this.#onNextTarget(),
    });
  }

  #onNextTarget(): void {
    // a 100 was of the one before
    if (this.#state === 'proceeding') this.#state = 'calling';
    this.#host.notify(() => this.#listener.onNextPlace?.());
  }

  #make(): OutgoingRequest | undefined {
    if (this.#givenUp) return undefined;
    this.#cseq += 1;
    return inviteRequest(this.#plan, this.#localTag, this.#cseq, this.#wish);
  }

  #onRingTimeout(): void {
    if (this.#state === 'calling') {
      this.#networkEnd(408, 'No answer to INVITE');
      this.#givenUp ??= { by: 'network', phase: 'setup', status: 408, reason: '', viaTimeout: true };
    } else
      this.#giveUp({ by: 'us', phase: 'setup', status: 487, reason: 'Rang for too long', viaTimeout: true });
  }

  #giveUp(end: InviteEnd, headers: CancelHeaders = {}): void {
    if (this.#givenUp || this.#reported) return;
    this.#givenUp = end;
    this.#sending?.cancel(headers);
    // §9.1: a CANCEL must wait for a provisional; we don't: it follows by itself when one comes
    if (this.#state === 'calling') this.#finish(end);
  }

  #onResponse(received: ReceivedResponse, place: Endpoint): void {
    const { response } = received;
    if (response.status < 200) this.#onProvisional(received, place);
    else if (response.status < 300) this.#onAnswer(received, place);
    // of what was taken back because somebody else has answered
    else if (this.#talk) return;
    else if (!this.#givenUp && this.#changed(response)) {
      // nobody has heard of the new one
      this.#state = 'calling';
      this.#send();
    } else this.#finish(this.#givenUp ?? this.#refusal(received));
  }

  /** Whether the INVITE is sent again, in another way. */
  #changed({ status, headers }: SipResponse): boolean {
    if (status === 422) return this.#askLonger(headers);
    return status >= 300 && status <= 302 && this.#redirect(headers);
  }

  // §8.1.3.4, once; who has registered with us has written his own target, which vouches for nobody
  #redirect(headers: Headers): boolean {
    const { order, flow } = this.#plan;
    const asked = this.#redirected || flow ? undefined : sipUri(order.target);
    const target = asked && redirectedTo(asked, headers);
    if (!target) return false;
    this.#redirected = true;
    this.#plan = replan(this.#plan, target);
    this.#early.forget();
    this.#host.counters.add('redirections followed');
    return true;
  }

  // RFC 4028 §7.4: the refreshes that we wanted are too frequent for somebody on the way
  #askLonger(refusal: Headers): boolean {
    this.#tooBrief += 1;
    const raised = this.#tooBrief > maxTooBrief ? undefined : raisedWish(this.#wish, refusal);
    this.#wish = raised ?? this.#wish;
    return raised !== undefined;
  }

  #refusal({ response }: ReceivedResponse): InviteEnd {
    return {
      by: 'them',
      phase: 'setup',
      status: response.status,
      reason: response.reason,
      ...causesOf(response.headers),
      retryAfterS: retryAfterOf(response.headers),
      viaTimeout: false,
    };
  }

  #onProvisional(received: ReceivedResponse, place: Endpoint): void {
    const { response, envelope } = received;
    if (this.#state === 'calling') this.#state = 'proceeding';
    if (response.status === 100 || this.#talk) return;
    const invite = this.#sending?.transaction?.request;
    if (!invite || !this.#early.receive(invite, received, place)) return;
    const { status, reason, body } = response;
    const fork = envelope.toTag;
    const parts = { ...(body.length > 0 ? { body } : {}), ...(fork === undefined ? {} : { fork }) };
    this.#host.notify(() => this.#listener.onProgress?.({ status, reason, ...parts }));
  }

  // §13.2.2.4: every 2xx is acknowledged, of every fork, as often as it comes; one that no dialog can be made of is
  // taken back, or the far end would talk to nobody
  #onAnswer(received: ReceivedResponse, place: Endpoint): void {
    const tag = received.envelope.toTag ?? '';
    const again = this.#acks.get(tag);
    if (again) {
      this.#host.counters.add('answers acknowledged again');
      again();
      return;
    }
    if (this.#acks.size >= maxForks) {
      this.#host.counters.add('answers passed over');
      return;
    }
    const invite = this.#sending?.transaction?.request;
    if (!invite) return;
    const confirmed = this.#early.confirm(invite, received, place);
    const dialog = confirmed?.dialog ?? Dialog.toTakeBack(invite, received, { ...this.#way, place });
    const ack = dialog.ack(received.envelope.cseq.number, invite.headers);
    if (ack) this.#acks.set(tag, this.#host.client.sendAck(ack));
    if (this.#talk || this.#givenUp || this.#reported) this.#hangUpExtra(dialog);
    else if (confirmed && ack) this.#talkOn(confirmed, received.response.headers);
    else {
      this.#hangUpExtra(dialog);
      const reason = 'The answer is unusable';
      this.#finish({ ...this.#refusal(received), by: 'network', status: 503, reason });
    }
  }

  // a fork that answered too late, or an answer that crossed our CANCEL
  #hangUpExtra(dialog: Dialog): void {
    this.#host.counters.add('extra answers hung up');
    const nothing = (): void => undefined;
    this.#host.client.sendSigned(() => dialog.request('BYE'), this.#digest, {
      onResponse: nothing,
      onTimeout: nothing,
      onUnreachable: nothing,
    });
    if (this.#givenUp) this.#finish(this.#givenUp);
  }

  #talkOn({ dialog, localBody, remoteBody: body }: Confirmed, headers: Headers): void {
    const { contactUser, contentType } = this.#plan;
    this.#early.forget();
    this.#stopTimers();
    // another place may ring, where the INVITE went because this one was silent
    this.#sending?.cancel(answeredElsewhere);
    this.#state = 'talking';
    this.#talk = new Talk({
      host: this.#host,
      session: this,
      dialog,
      digest: this.#digest,
      contactUser,
      contentType,
      localBody,
      ownsCallId: true,
      listener: () => this.#listener,
      onConfirmed: () => undefined,
      onEnd: (end) => this.#finish(end),
    });
    this.#talk.answered(headers);
    this.#host.notify(() => this.#listener.onAnswer({ body }));
  }

  #networkEnd(status: 408 | 503, reason: string): void {
    if (this.#talk) return;
    this.#finish(
      this.#givenUp ?? { by: 'network', phase: 'setup', status, reason, viaTimeout: status === 408 },
    );
  }

  #stopTimers(): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers = [];
  }

  #finish(end: InviteEnd): void {
    if (this.#reported) return;
    this.#reported = true;
    this.#state = 'ended';
    this.#stopTimers();
    // the number may be called again from now on
    this.#sending?.cancel({});
    // a talk has taken its own dialog over, under the same id as its early one
    if (!this.#talk) this.#early.forget();
    this.#onOver();
    queueMicrotask(() => this.#host.notify(() => this.#listener.onEnd(end)));
  }
}
