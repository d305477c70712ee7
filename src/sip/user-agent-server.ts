// RFC 3261 §8.2: what to do with a request from outside.
import { IncomingCall, type Replacement } from './dialog/incoming-call.ts';
import { Dialog, sipUri } from './dialog/dialog.ts';
import type { DialogUser } from './dialog/dialog-table.ts';
import { partyOf } from './dialog/identity.ts';
import { readReplaces } from './dialog/refer-headers.ts';
import { answerInterval } from './dialog/session-interval.ts';
import type { SessionHost } from './dialog/session-host.ts';
import type { DigestServer } from './digest/digest-server.ts';
import type {
  Admission,
  Asker,
  IncomingInvite,
  IncomingMessage,
  MessageAnswer,
  RefusedSignIn,
} from './invite.ts';
import { responseTo, type ResponseParts } from './message/respond.ts';
import { acceptedBodies, bodyRefusal, contentTypeOf } from './message/session-body.ts';
import { registrarExtensions, type Registrar } from './registrar.ts';
import type { SourceWatch } from './security/source-watch.ts';
import type { TransactionLayer } from './transaction/transaction-layer.ts';
import type { ReceivedRequest } from './transport/received.ts';
import { flowTo, isReliable } from './transport/transport.ts';
import { allowedMethods, supportedExtensions } from './user-agent-client.ts';

export interface UserAgentServerParts {
  readonly host: SessionHost;
  readonly transactions: TransactionLayer;
  readonly sources: SourceWatch;
  readonly digest: DigestServer | undefined;
  readonly registrar: Registrar | undefined;
  readonly admit: ((asker: Asker) => Admission) | undefined;
  readonly onInvite: ((invite: IncomingInvite) => void) | undefined;
  readonly onMessage: ((message: IncomingMessage) => MessageAnswer) | undefined;
  onRefusedSignIn(refusal: RefusedSignIn): void;
  /** Calls in progress, for whoever has to end them all. */
  readonly calls: Set<{ bye(): void }>;
}

const retryLater = { headers: { 'Retry-After': '5' } };
const supported = new Set(supportedExtensions.split(', '));
const forRegister = new Set(registrarExtensions.split(', '));
const acceptText = { Accept: 'text/plain' };
// RFC 4475 §3.3.15
const noAnswerKnown = { Warning: '399 perezvon "No answer is possible in what Accept names"' };
// what may hold an offer within a dialog
const offering = new Set(['INVITE', 'UPDATE', 'PRACK']);
// only within a dialog
const inDialogMethods = new Set(['BYE', 'INFO', 'NOTIFY', 'PRACK', 'UPDATE']);
// methods of the standards that we know and don't take
const otherMethods = new Set(['SUBSCRIBE', 'PUBLISH', 'MESSAGE', 'REFER', 'REGISTER']);

export class UserAgentServer {
  readonly #parts: UserAgentServerParts;
  #open = true;

  constructor(parts: UserAgentServerParts) {
    this.#parts = parts;
  }

  /** From now on nothing new is taken. */
  close(): void {
    this.#open = false;
  }

  onRequest(received: ReceivedRequest): void {
    const { request, envelope } = received;
    const user = envelope.toTag === undefined ? undefined : this.#parts.host.dialogs.find(envelope);
    if (request.method === 'CANCEL') this.#onStrayCancel(received);
    else if (user) {
      // nobody is asked for it, and who has overheard it must not call by it
      this.#parts.digest?.spend(request);
      this.#onInDialog(received, user);
    } else if (!this.#hasRoomFor(received)) return;
    else if (this.#hidesFrom(received)) return;
    else if (envelope.toTag !== undefined) this.#refuse(received, 481);
    else if (!/^sips?:/i.test(request.uri)) this.#refuse(received, 416);
    else if (this.#refuseExtensions(received)) return;
    else if (request.method === 'OPTIONS') this.#onOptions(received);
    else if (request.method === 'INVITE') this.#onInvite(received);
    else if (request.method === 'REGISTER' && this.#parts.registrar)
      this.#onRegister(received, this.#parts.registrar);
    else if (request.method === 'MESSAGE' && this.#parts.onMessage) this.#onMessage(received);
    else if (inDialogMethods.has(request.method)) this.#refuse(received, 481);
    else this.#refuse(received, otherMethods.has(request.method) ? 405 : 501, { headers: this.#allow });
  }

  onAck(received: ReceivedRequest): void {
    this.#parts.host.dialogs.find(received.envelope)?.receiveAck(received);
  }

  // §9.2: who gives up a call that there is not
  #onStrayCancel(received: ReceivedRequest): void {
    if (!this.#hidesFrom(received)) this.#refuse(received, 481);
  }

  #onInDialog(received: ReceivedRequest, user: DialogUser): void {
    const { request } = received;
    const transaction = this.#parts.transactions.accept(received);
    const refusal = this.#refusalInDialog(received);
    if (!refusal) user.receive(transaction);
    else transaction.respond(responseTo(request, refusal.status, { headers: refusal.headers }));
  }

  #refusalInDialog(received: ReceivedRequest) {
    const { request } = received;
    // §15.1.1: who sends it has hung up, whatever we answer
    if (request.method === 'BYE') return undefined;
    const unsupported = this.#unsupportedBy(received);
    if (unsupported) return { status: 420, headers: unsupported };
    const headers = offering.has(request.method) ? bodyRefusal(request) : undefined;
    return headers && { status: 415, headers };
  }

  /** Whether what belongs to nothing that we know of is looked at: there may be too much of it from there. */
  #hasRoomFor(received: ReceivedRequest): boolean {
    const { sources, transactions } = this.#parts;
    if (sources.begins(received.source.host)) return true;
    // whoever has a connection is there, and hears why; the sender of a datagram may be forged
    if (isReliable(received.source)) transactions.answerStateless(received, 503, retryLater);
    return false;
  }

  /**
   * A house that asks who calls hides from strangers: it answers those who call, sign in or hang up, as one of its own might who
   * is not known yet, and nobody who only looks what is here.
   */
  #hidesFrom({ request, source, envelope }: ReceivedRequest): boolean {
    const { admit, sources, host, digest, onMessage } = this.#parts;
    const { method } = request;
    if (!admit || sources.knows(source.host)) return false;
    if (envelope.toTag === undefined) {
      if (method === 'INVITE' || method === 'REGISTER' || (method === 'MESSAGE' && onMessage)) return false;
    } else if (method === 'BYE') {
      sources.note(source.host, 'no such talk');
      return false;
    }
    // a telephone that has moved, and whoever has overheard it
    digest?.spend(request);
    host.counters.add('requests of strangers left without an answer');
    sources.note(source.host, 'unanswered');
    return true;
  }

  // nothing is kept for a stranger whom we refuse, and nothing is repeated to him
  #refuse(received: ReceivedRequest, status: number, parts: ResponseParts = {}): void {
    this.#parts.host.counters.add(`requests refused ${status}`);
    if (status !== 401) this.#parts.digest?.spend(received.request);
    // a challenge is no reproach, a 481 is often a talk that has just ended, and a 503 is our own fault
    if (status !== 401 && status !== 481 && status !== 503)
      this.#parts.sources.note(received.source.host, 'refused');
    this.#parts.transactions.answerStateless(received, status, parts);
  }

  #refuseExtensions(received: ReceivedRequest): boolean {
    const headers = this.#unsupportedBy(received);
    if (headers) this.#refuse(received, 420, { headers });
    return headers !== undefined;
  }

  /** §8.2.2.3: the header fields of a 420; undefined when we know all that is required. */
  #unsupportedBy(received: ReceivedRequest): { readonly Unsupported: string } | undefined {
    const registers = received.request.method === 'REGISTER' && this.#parts.registrar !== undefined;
    const unsupported = received.request.headers
      .list('require')
      .filter(
        (tag) => !supported.has(tag.toLowerCase()) && !(registers && forRegister.has(tag.toLowerCase())),
      );
    return unsupported.length === 0 ? undefined : { Unsupported: unsupported.join(', ') };
  }

  get #allow(): { readonly Allow: string } {
    return { Allow: this.#parts.onMessage ? `${allowedMethods}, MESSAGE` : allowedMethods };
  }

  #onOptions(received: ReceivedRequest): void {
    this.#parts.transactions.answerStateless(received, 200, {
      headers: {
        ...this.#allow,
        Accept: acceptedBodies,
        Supported: supportedExtensions,
        'Accept-Language': 'ru, en',
      },
    });
  }

  #onInvite(received: ReceivedRequest): void {
    const { request } = received;
    const { onInvite, host, transactions, calls } = this.#parts;
    // nobody is asked any more who a caller may be: whoever knows may be gone already
    if (!this.#open) {
      this.#refuse(received, 503, retryLater);
      return;
    }
    const unreadable = bodyRefusal(request);
    if (unreadable) {
      this.#refuse(received, 415, { headers: unreadable });
      return;
    }
    if (!acceptsSdp(received)) {
      this.#refuse(received, 406, { headers: noAnswerKnown });
      return;
    }
    const caller = this.#admitted(received);
    if (!caller) return;
    if (!onInvite) {
      this.#refuse(received, 480);
      return;
    }
    const interval = answerInterval(request.headers, host.sessionTimer);
    if (!interval.ok) {
      this.#refuse(received, 422, { headers: { 'Min-SE': String(interval.minS) } });
      return;
    }
    const replacement = this.#replacement(received);
    if (replacement === 'refused') return;
    const transaction = transactions.accept(received);
    // who proves his name may be anywhere, behind NAT too
    const flow = caller.name === undefined ? undefined : flowTo(received.source);
    const dialog = Dialog.fromRequest(received, transaction.localTag, flow);
    if (!dialog) {
      transaction.respond(
        responseTo(request, 400, { reason: 'Contact is missing', toTag: transaction.localTag }),
      );
      return;
    }
    const onOver = (): void => void calls.delete(call);
    const replaced = replacement === 'none' ? undefined : replacement;
    const call: IncomingCall = new IncomingCall({
      host,
      transaction,
      dialog,
      replaced,
      signedBy: caller.name,
      onOver,
    });
    calls.add(call);
    host.counters.add('calls received');
    host.notify(() => onInvite(call));
  }

  // RFC 3891 §3; one that somebody else has made and we have not answered can't be replaced
  #replacement(received: ReceivedRequest): Replacement | 'none' | 'refused' {
    const replaces = readReplaces(received.request.headers);
    if (replaces === 'none') return 'none';
    const dialog = replaces === 'bad' ? undefined : this.#parts.host.dialogs.named(replaces)?.replaceable;
    if (dialog && replaces !== 'bad') return { dialog, earlyOnly: replaces.earlyOnly };
    this.#refuse(received, replaces === 'bad' ? 400 : 481);
    return 'refused';
  }

  // RFC 3428 §7
  #onMessage(received: ReceivedRequest): void {
    const { request, envelope, source } = received;
    const { host, onMessage, transactions } = this.#parts;
    if (!this.#open) {
      this.#refuse(received, 503, retryLater);
      return;
    }
    const text = plainText(received);
    if (text === undefined) {
      this.#refuse(received, 415, { headers: acceptText });
      return;
    }
    const sender = this.#admitted(received);
    if (!sender) return;
    const transaction = transactions.accept(received);
    host.counters.add('messages received');
    const message = {
      from: partyOf(envelope.from),
      to: partyOf(envelope.to),
      text,
      source,
      ...(sender.name === undefined ? {} : { signedBy: sender.name }),
    };
    let answer: { readonly status: number } | undefined = { status: 500 };
    host.notify(() => (answer = onMessage?.(message)));
    const { status } = answer ?? { status: 200 };
    transaction.respond(responseTo(request, status, { toTag: transaction.localTag }));
  }

  #onRegister(received: ReceivedRequest, registrar: Registrar): void {
    const username = this.#allowed(received);
    if (!username) return;
    const { request } = received;
    const transaction = this.#parts.transactions.accept(received);
    const { status, parts } = registrar.receive(received, username.name);
    if (status === 403 && username.name !== undefined)
      this.#tellRefused(received, { username: username.name, why: 'other-account' });
    const response = responseTo(request, status, { toTag: transaction.localTag, ...parts });
    transaction.respond(response);
  }

  /** Who calls; undefined when he has been refused or challenged instead. */
  #admitted(received: ReceivedRequest): { readonly name: string | undefined } | undefined {
    const { admit, digest, sources } = this.#parts;
    const { source, envelope, request } = received;
    const requestUser = sipUri(request.uri)?.user ?? '';
    const asker = { source, from: partyOf(envelope.from), requestUser };
    const admission = admit ? admit(asker) : digest ? 'signed' : 'taken';
    if (admission === 'taken') return { name: undefined };
    if (admission === 'signed' && digest) {
      // a telephone is known by its registration; who calls before and says no name is a stranger
      if (request.headers.get('authorization') === undefined) sources.note(source.host, 'refused');
      return this.#allowed(received);
    }
    if (admission === 'later') this.#refuse(received, 503, retryLater);
    else if (admission === 'full') this.#refuse(received, 486);
    else this.#refuse(received, 480);
    return undefined;
  }

  #tellRefused(received: ReceivedRequest, refused: Pick<RefusedSignIn, 'username' | 'why'>): void {
    const { host, port, protocol } = received.source;
    const source = { host, port, ...(protocol && { protocol }) };
    this.#parts.onRefusedSignIn({ ...refused, account: accountIn(received), source });
  }

  /** Who it is; undefined when he has been challenged instead. */
  #allowed(received: ReceivedRequest): { readonly name: string | undefined } | undefined {
    const { digest, sources, host } = this.#parts;
    if (!digest) return { name: undefined };
    const from = received.source.host;
    const signer = digest.loginIn(received.request);
    if (signer !== undefined && !sources.hearsSignIn(from, signer)) {
      host.counters.add('sign-ins not heard');
      return undefined;
    }
    const verdict = digest.check(received.request);
    if (verdict.ok) {
      sources.proved(from, verdict.username);
      return { name: verdict.username };
    }
    if (verdict.wrong) {
      // a name that nobody has is a guess each time
      const { username, why = 'unknown-name' } = verdict.refused ?? {};
      sources.note(from, 'wrong password', why === 'unknown-name' ? undefined : username);
    } else if (signer === undefined && received.request.method === 'REGISTER')
      sources.note(from, 'unanswered challenge');
    if (verdict.refused) this.#tellRefused(received, verdict.refused);
    const challenges = digest.challenges(verdict.refused?.username ?? accountIn(received), verdict.stale);
    this.#refuse(received, 401, {
      repeated: challenges.map((challenge) => ['WWW-Authenticate', challenge] as const),
    });
    return undefined;
  }
}

/** Who somebody says to be before he has signed anything. */
function accountIn({ request, envelope }: ReceivedRequest): string {
  return partyOf(request.method === 'REGISTER' ? envelope.to : envelope.from).user;
}

/** RFC 3261 §20.15, RFC 3428 §7: of a text in UTF-8 or ASCII; undefined for anything else. */
function plainText(received: ReceivedRequest): string | undefined {
  const { headers, body } = received.request;
  const charset = /;\s*charset\s*=\s*"?([\w-]+)/i.exec(headers.get('content-type') ?? '')?.[1]?.toLowerCase();
  const readable = charset === undefined || charset === 'utf-8' || charset === 'us-ascii';
  const coded = headers.get('content-encoding') !== undefined;
  return readable && !coded && contentTypeOf(headers) === 'text/plain' ? body.toString('utf8') : undefined;
}

function acceptsSdp(received: ReceivedRequest): boolean {
  const { headers } = received.request;
  if (headers.get('accept') === undefined) return true;
  const types = headers.list('accept').map((text) => (text.split(';')[0] as string).trim().toLowerCase());
  return types.some((type) => type === 'application/sdp' || type === 'application/*' || type === '*/*');
}
