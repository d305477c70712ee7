// What a caller and a callee of an INVITE session see. RFC 3261 §13; the session description is opaque here.
import type { SignInFault } from './digest/digest-server.ts';
import type { DialogName, ReferOrder, ReferRequest, ReferResult } from './refer.ts';

/** Who we are to a registrar or a proxy that asks. `authUsername` when it differs from the account's name. */
export interface SipCredentials {
  readonly username: string;
  readonly password: string;
  readonly authUsername?: string;
}

/** An INVITE from outside, before anything is kept of it. */
export interface Asker {
  readonly source: Flow;
  /** What he says of himself; anybody can say anything. */
  readonly from: Party;
  /** The user part of the Request-URI. */
  readonly requestUser: string;
}

/**
 * What becomes of an INVITE from outside: taken, taken from who proves by his password that he is an account of ours,
 * refused (480) with nothing kept of it, or asked to come again in some seconds (503), as long as nobody can say who he is.
 * `full`: his line brings more calls than it can (486), nothing is kept of it either.
 */
export type Admission = 'taken' | 'signed' | 'refused' | 'later' | 'full';

/** Somebody who wanted to register or to call was refused because of what he signed with. */
export interface RefusedSignIn {
  /** The name that he signed by. */
  readonly username: string;
  /** The account that he wanted to be: the user part of To in a REGISTER, of From elsewhere. */
  readonly account: string;
  /** `other-account`: he signed as one account and wanted to register another. */
  readonly why: SignInFault | 'other-account';
  readonly source: Flow;
}

/** Where somebody has written to us from, and by what. */
export interface Flow {
  readonly host: string;
  readonly port: number;
  /** UDP when absent. */
  readonly protocol?: 'UDP' | 'TCP' | 'TLS' | 'WS' | 'WSS';
}

export interface InviteOrder {
  /** `sip:user@host:port`. */
  readonly target: string;
  /** Our own address of record, a SIP URI. */
  readonly from: string;
  readonly fromName?: string;
  /** A SIP URI that all requests of the call are sent through (a loose-routing proxy). */
  readonly outboundProxy?: string;
  /**
   * What the place was set up for: all requests of the call stay on UDP, also those above 1300 bytes, which go over TCP
   * otherwise (RFC 3261 §18.1.1). A transport that a URI names counts more.
   */
  readonly transport?: 'udp';
  /**
   * Where the called one has registered from: all requests go there, past NAT, whatever his Contact, his Path or a
   * Record-Route of his says, and no 3xx of his is followed: he could send us anywhere at our cost.
   */
  readonly flow?: Flow;
  /**
   * Route values that the INVITE passes, behind the outbound proxy: a Service-Route of a registration of ours (RFC 3608),
   * or the Path of a telephone that has registered with us (RFC 3327), which stands in its requests and leads none
   * of them away from `flow`.
   */
  readonly routes?: readonly string[];
  readonly credentials?: SipCredentials;
  /** Says apart from From who calls: a trunk may want that. */
  readonly identity?: CallIdentity;
  readonly body: Buffer;
  /** `application/sdp` when absent. */
  readonly contentType?: string;
  /** Further header fields of the INVITE. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Without a final answer after this long the call is cancelled; counted from `invite()`. */
  readonly ringMs?: number;
}

/**
 * RFC 3325: `asserted` where the far end believes us (a trunk that trusts us), `preferred` elsewhere; `remote-party` for who
 * knows neither (draft-ietf-sip-privacy-04, which never became an RFC).
 */
export interface CallIdentity {
  /** A SIP or tel URI. */
  readonly uri: string;
  readonly name?: string;
  readonly as: 'asserted' | 'preferred' | 'remote-party';
  /** RFC 3323: the called one is not to learn it; From and Contact are made anonymous. */
  readonly private?: boolean;
}

/** Somebody who is named in a call. */
export interface Party {
  readonly uri: string;
  /** The user part of a SIP URI, or the number of a tel URI. */
  readonly user: string;
  readonly name?: string;
}

/** Somebody who has sent a call on. */
export interface Diversion extends Party {
  /** `user-busy`, `no-answer`, `unconditional`, … (RFC 5806 §4), or what the far end called it. */
  readonly reason?: string;
}

/** How an invite or a call ended. */
export interface InviteEnd {
  readonly by: 'us' | 'them' | 'network';
  readonly phase: 'setup' | 'talk';
  /** The final SIP status: 487 cancelled, 408 timeout, 503 the transport is dead, 200 after BYE. */
  readonly status: number;
  /** The far end's reason phrase, or our own words for it. Never logged by this room. */
  readonly reason: string;
  /** Q.850 cause from a Reason header (RFC 3326). */
  readonly q850?: number;
  /** A SIP status from a Reason header: 200 in a CANCEL says that the call was taken elsewhere. */
  readonly sipCause?: number;
  /** From Retry-After, in seconds. */
  readonly retryAfterS?: number;
  /** True when it ended because time ran out (no answer to a request, or ringing for longer than `ringMs`). */
  readonly viaTimeout: boolean;
  /** Only with `by: 'network'`: how the far end was lost, when it had been there. */
  readonly lost?: LostBy;
}

/**
 * `no-ack`: our answer (or a provisional one that had to be) was never acknowledged; `session-expired`: nobody refreshed the session (RFC 4028);
 * `no-response`: a request of ours was never answered; `dialog-gone`: the far end has forgotten the call (481), as
 * after a restart; `unreachable`: nobody listens there any more.
 */
export type LostBy = 'no-ack' | 'session-expired' | 'no-response' | 'dialog-gone' | 'unreachable';

/** A short text from outside (RFC 3428). */
export interface IncomingMessage {
  /** What the sender says of himself; anybody can say anything. */
  readonly from: Party;
  readonly to: Party;
  readonly text: string;
  readonly source: Flow;
  /** The account whose password the sender has proved to know; undefined when he was not asked. */
  readonly signedBy?: string;
}

/** What its sender is told: 200 delivered (also when nothing is said), 202 kept for later, or why not. */
export type MessageAnswer = { readonly status: number } | undefined;

/** An answer to a re-INVITE: the local description, or a status to refuse it with and what else its response says. */
export type OfferAnswer =
  Buffer | { readonly status: number; readonly headers?: Readonly<Record<string, string>> };

export interface TalkListener {
  /** Exactly once, whatever happens. */
  onEnd(end: InviteEnd): void;
  /** An offer by re-INVITE or UPDATE; without this the last local description is repeated. */
  onOffer?(offer: Buffer): OfferAnswer;
  /**
   * A whole offer of ours, as the session stands: for a re-INVITE that brings none (RFC 3261 §14.2), and for a refresh by
   * re-INVITE (RFC 4028 §7.4); `again` for a `reoffer` that had to wait, as the session may not be what it was. Without this
   * the last local description is repeated.
   */
  makeOffer?(again: boolean): Buffer;
  /** What the far end answered to such an offer. Of no use: the session stays as it was, or the listener ends it. */
  onOfferAnswered?(answer: Buffer): void;
  /**
   * How many packets of the far end's sound have come so far. Whose sound goes on is there, though he doesn't answer when
   * asked whether he is; without this, silence ends the call.
   */
  packetsHeard?(): Promise<number>;
  /**
   * The far end asks us to call somebody in its place (REFER). Accept or refuse before this returns; otherwise, and
   * without this, it is refused with 603: nobody is called at our cost because somebody outside wants it.
   */
  onRefer?(refer: ReferRequest): void;
  /** A digit sent by INFO (application/dtmf-relay or application/dtmf): 0–9, *, #, A–D. */
  onInfoDigit?(digit: string): void;
}

export interface Progress {
  readonly status: number;
  readonly reason: string;
  /** A description of early media. When several forks send one, the newest wins: it is the one to listen to. */
  readonly body?: Buffer;
  /** Tells the forks of a call apart (the To tag); absent when the far end gave none. */
  readonly fork?: string;
}

export interface InviteListener extends TalkListener {
  /** Nobody could answer it where it went: it goes on to the next place that its name leads to (RFC 3263). */
  onNextPlace?(): void;
  /** 1xx above 100, of each fork that rings. */
  onProgress?(progress: Progress): void;
  /**
   * 2xx; the stack acknowledges it by itself. `body` is empty when what was agreed with that fork before stays in force
   * (an UPDATE had replaced its first description).
   */
  onAnswer(answer: { readonly body: Buffer }): void;
}

export interface OutgoingInvite {
  readonly callId: string;
  readonly state: 'calling' | 'proceeding' | 'talking' | 'ended';
  /**
   * Gives the attempt up before it is answered; when the answer crosses it, the call is hung up at once. `headers` go
   * into the CANCEL or BYE: a Reason (RFC 3326).
   */
  cancel(headers?: Readonly<Record<string, string>>): void;
  /** Hangs up in any state. `headers` go into the BYE. */
  bye(headers?: Readonly<Record<string, string>>): void;
  /** Offers a new description within the call (re-INVITE), for hold or resume. Retried by itself after 491. */
  reoffer(body: Buffer): Promise<ReofferResult>;
  /** Asks the far end to call somebody instead of us (REFER); resolves when it has told what came of it. */
  refer(order: ReferOrder): Promise<ReferResult>;
  /**
   * Presses keys (0–9, *, #, A–D; others are left out) at the far end by INFO (application/dtmf-relay), in their order, each
   * when the one before is answered; one that is refused ends these. Only in an answered call; in their order. Never rejects.
   */
  sendKeys(keys: string): Promise<KeysResult>;
  /** Of an answered call: by this another can take its place. */
  readonly dialog: DialogName | undefined;
}

/**
 * What became of keys of ours: 481 when the call is over, 408 and 503 when nobody answers, 503 behind too many that wait. `left`:
 * the far end takes no keys so at all (405, 415, 469, 489, 501) and is not asked again; those that it has not pressed.
 */
export type KeysResult =
  { readonly ok: true } | { readonly ok: false; readonly status: number; readonly left?: string };

/** What became of a re-INVITE of ours; when refused the session stays as it was. */
export type ReofferResult =
  { readonly ok: true; readonly body: Buffer } | { readonly ok: false; readonly status: number };

export interface IncomingListener extends TalkListener {
  /** The caller gave up before the answer; `onEnd` follows. */
  onCancel?(): void;
  /** Our 2xx has left; it may have waited for a PRACK (RFC 3262 §3). */
  onAnswered?(): void;
  /** The ACK to our 2xx has come; with the caller's answer when the INVITE held no offer. */
  onConfirmed?(answer?: Buffer): void;
}

/** RFC 3891 §3: a call of ours that an INVITE names. */
export interface Replaced {
  readonly call: OutgoingInvite | IncomingInvite;
  /** As the INVITE found it. `ringing`: we have made the call and it is not answered; `over`: it ended a moment ago. */
  readonly state: 'ringing' | 'talking' | 'over';
  /** Only a call that rings is meant. */
  readonly earlyOnly: boolean;
}

export interface IncomingInvite {
  readonly callId: string;
  /** What the caller says of himself; anybody can say anything. */
  readonly from: Party;
  readonly to: Party;
  /** Who it is by the word of a network that is trusted (RFC 3325); undefined from anybody else. */
  readonly asserted?: Party;
  /** What the caller wants kept from others (RFC 3323), in lower case: `id`, `user`, `header`, … */
  readonly privacy: readonly string[];
  /** Whose place it wants to take; whether it may is for its taker to say. Answered, that one is hung up. */
  readonly replaces?: Replaced;
  /** By whom the call was sent on to us (RFC 5806, RFC 7044), the last one first. */
  readonly diversions: readonly Diversion[];
  /** The user part of the Request-URI: the number that was dialled. */
  readonly requestUser: string;
  /** The offer; empty when the caller wants us to offer. */
  readonly body: Buffer;
  readonly source: Flow;
  /** The account whose password the caller has proved to know; undefined when he was not asked. */
  readonly signedBy?: string;
  readonly state: 'ringing' | 'talking' | 'ended';
  header(name: string): string | undefined;
  progress(status: 180 | 183, body?: Buffer): void;
  /** 200, retransmitted until the ACK comes; it leaves when the caller has acknowledged what he was told before. */
  answer(body: Buffer): void;
  reject(status: number, reason?: string, headers?: Readonly<Record<string, string>>): void;
  /** Hangs up in any state: before the answer it rejects with 480. */
  bye(headers?: Readonly<Record<string, string>>): void;
  reoffer(body: Buffer): Promise<ReofferResult>;
  refer(order: ReferOrder): Promise<ReferResult>;
  sendKeys(keys: string): Promise<KeysResult>;
  readonly dialog: DialogName | undefined;
  /** One listener; a later call replaces the earlier one. */
  listen(listener: IncomingListener): void;
}
