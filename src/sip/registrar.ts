// RFC 3261 §10.3: a registrar. What outlives a restart is kept by whoever is told of the bindings, and given back.
import { shortened, type Clock } from '../base/index.ts';
import type { Flow } from './invite.ts';
import { parseNameAddress } from './message/name-address.ts';
import type { ResponseParts } from './message/respond.ts';
import { isSipUri, type SipUri } from './message/uri.ts';
import { registeredWay } from './registered-way.ts';
import type { ReceivedRequest } from './transport/received.ts';

/** A binding that somebody has made (`expiresS` > 0) or taken away (0) at our registrar. */
export interface RegisteredBinding {
  /** `sip:user@domain`. */
  readonly aor: string;
  /** The user part of it: whose password was asked for. */
  readonly user: string;
  /** The Contact's URI. */
  readonly contact: string;
  readonly expiresS: number;
  /** Where the REGISTER came from: calls go there, past NAT. */
  readonly source: Flow;
  /** RFC 3327: proxies that every call passes on its way there (`InviteOrder.routes`). */
  readonly path?: readonly string[];
  /** Of the REGISTER: a later one of the same device is told by it from one that was overtaken. */
  readonly callId: string;
  readonly cseq: number;
  /** RFC 5626 §4.1: names the device whatever its address is; with its reg-id (`…;reg-id=1`), where it keeps several flows. */
  readonly instance?: string;
  /** What the device calls itself. */
  readonly userAgent?: string;
}

/** §10.2.1, RFC 5626 §6: what tells a binding from the others of its account: its Contact, or which flow of which device it is. */
export function bindingKey({ contact, instance }: Pick<RegisteredBinding, 'contact' | 'instance'>): string {
  return instance !== undefined && flowOfDevice.test(instance) ? instance : contact;
}

const flowOfDevice = /;reg-id=\d+$/;

/** The device of an `instance`, whichever of its flows that is. */
export function deviceOf(instance: string): string {
  return instance.replace(flowOfDevice, '');
}

interface Binding {
  readonly untilMs: number;
  readonly made: RegisteredBinding;
}

interface Wish {
  readonly contact: string;
  readonly expiresS: number;
  readonly instance?: string;
  /** One of several flows of that device (RFC 5626 §4.2). */
  readonly flow: boolean;
}

export interface RegisterAnswer {
  readonly status: number;
  readonly parts: ResponseParts;
}

const defaultExpiresS = 3600;
const longestExpiresS = 7200;
const shortestExpiresS = 10;
const maxBindings = 10;
const maxAccounts = 10_000;
const longestName = 100;
/** What a REGISTER may require besides. */
export const registrarExtensions = 'path, outbound';

export class Registrar {
  readonly #clock: Clock;
  readonly #onRegister: (binding: RegisteredBinding) => void;
  /**
   * Account → `bindingKey` → binding, the one renewed last behind the others. This is the registrar of one realm: whatever
   * host To names, it is the same account, or one password would make as many as there are names.
   */
  readonly #bindings = new Map<string, Map<string, Binding>>();

  constructor(clock: Clock, onRegister: (binding: RegisteredBinding) => void) {
    this.#clock = clock;
    this.#onRegister = onRegister;
  }

  /** Bindings from before a restart, the newest last; `expiresS` is what is left of each. Nobody is told of them. */
  restore(bindings: readonly RegisteredBinding[]): void {
    for (const made of bindings) {
      const untilMs = this.#clock.monotonicMs() + made.expiresS * 1000;
      const account = accountOf(made.user);
      const known = this.#bindings.get(account) ?? new Map<string, Binding>();
      this.#bindings.set(account, known.set(bindingKey(made), { untilMs, made }));
      const [oldest] = known.keys();
      if (known.size > maxBindings && oldest !== undefined) known.delete(oldest);
    }
  }

  /** `username`: who has proved to be who; undefined when nobody is asked. */
  receive(received: ReceivedRequest, username: string | undefined): RegisterAnswer {
    const { envelope } = received;
    const to = envelope.to.uri;
    // RFC 4475 §3.3.4
    if (!isSipUri(to)) return answer(400);
    if (username !== undefined && username !== to.user) return answer(403);
    const account = accountOf(to.user);
    const bindings = this.#alive(account);
    const wishes = readWishes(received, bindings);
    const way = registeredWay(received);
    if (wishes === undefined || way === undefined) return answer(400);
    if (wishes.some((wish) => wish.expiresS > 0 && wish.expiresS < shortestExpiresS)) {
      return { status: 423, parts: { headers: { 'Min-Expires': String(shortestExpiresS) } } };
    }
    // §10.3 step 7: a REGISTER that was overtaken changes nothing
    const overtaken = wishes.some((wish) => {
      const known = bindings.get(bindingKey(wish))?.made;
      return known?.callId === envelope.callId && known.cseq >= envelope.cseq.number;
    });
    if (overtaken) return answer(500);
    if (wishes.length > maxBindings || !this.#hasRoomFor(account)) return answer(503);
    for (const wish of wishes) this.#grant(wish, bindings, bindingOf(received, to, wish, way.path));
    if (bindings.size > 0) this.#bindings.set(account, bindings);
    else this.#bindings.delete(account);
    const flows = way.outbound && wishes.some(({ flow }) => flow);
    const path = way.path.map((text) => ['Path', text] as const);
    // RFC 5626 §6: from now on his keep-alives are answered
    const headers = { Supported: registrarExtensions, ...(flows && { Require: 'outbound' }) };
    return { status: 200, parts: { headers, repeated: [...this.#list(bindings), ...path] } };
  }

  #grant({ instance }: Wish, bindings: Map<string, Binding>, made: RegisteredBinding): void {
    const key = bindingKey(made);
    const known = bindings.get(key);
    bindings.delete(key);
    if (made.expiresS > 0) {
      // a device that is elsewhere now is not there any more; and of many that never said goodbye the oldest gives way
      const moved = [...(known ? [known] : []), ...bindings.values()].filter(
        (other) =>
          instance !== undefined && other.made.instance === instance && other.made.contact !== made.contact,
      );
      const [oldest] = bindings.values();
      const gone = bindings.size - moved.length < maxBindings || !oldest ? moved : [...moved, oldest];
      for (const other of gone) {
        bindings.delete(bindingKey(other.made));
        this.#onRegister({ ...other.made, expiresS: 0 });
      }
      bindings.set(key, { untilMs: this.#clock.monotonicMs() + made.expiresS * 1000, made });
    }
    this.#onRegister(made);
  }

  #alive(account: string): Map<string, Binding> {
    const now = this.#clock.monotonicMs();
    return new Map([...(this.#bindings.get(account) ?? [])].filter(([, binding]) => binding.untilMs > now));
  }

  /** Who never said goodbye makes room once his time is over. */
  #hasRoomFor(account: string): boolean {
    if (this.#bindings.has(account) || this.#bindings.size < maxAccounts) return true;
    for (const known of [...this.#bindings.keys()])
      if (this.#alive(known).size === 0) this.#bindings.delete(known);
    return this.#bindings.size < maxAccounts;
  }

  #list(bindings: ReadonlyMap<string, Binding>): (readonly [string, string])[] {
    const now = this.#clock.monotonicMs();
    return [...bindings.values()].map(({ untilMs, made }) => [
      'Contact',
      `<${made.contact}>;expires=${Math.ceil((untilMs - now) / 1000)}`,
    ]);
  }
}

function bindingOf(
  received: ReceivedRequest,
  to: SipUri,
  { contact, expiresS, instance }: Wish,
  path: readonly string[],
): RegisteredBinding {
  const { envelope, request, source } = received;
  const userAgent = request.headers.get('user-agent');
  return {
    aor: aorOf(to),
    user: to.user,
    contact,
    expiresS,
    ...(instance === undefined ? {} : { instance }),
    ...(path.length === 0 ? {} : { path }),
    source: { host: source.host, port: source.port, ...(source.protocol && { protocol: source.protocol }) },
    callId: envelope.callId,
    cseq: envelope.cseq.number,
    ...(userAgent === undefined ? {} : { userAgent: shortened(userAgent, longestName) }),
  };
}

function answer(status: number): RegisterAnswer {
  return { status, parts: {} };
}

/** Logins are told apart without regard to case (`phones.ts`), so one in other letters is no further account. */
function accountOf(user: string): string {
  return user.toLowerCase();
}

function aorOf(uri: SipUri): string {
  return `${uri.scheme}:${uri.user}@${uri.host}${uri.port === undefined ? '' : `:${uri.port}`}`;
}

// §10.3 step 6: what is to be bound, for how long; undefined for a REGISTER that makes no sense
function readWishes(received: ReceivedRequest, bindings: ReadonlyMap<string, Binding>): Wish[] | undefined {
  const { headers } = received.request;
  const general = secondsOf(headers.get('expires')) ?? defaultExpiresS;
  const contacts = headers.list('contact');
  if (contacts.includes('*')) {
    if (contacts.length > 1 || general !== 0) return undefined;
    return [...bindings.values()].map(({ made: { contact, instance } }) => ({
      contact,
      instance,
      expiresS: 0,
      flow: false,
    }));
  }
  const wishes: Wish[] = [];
  for (const text of contacts) {
    const address = parseNameAddress(text);
    if (!address.ok) return undefined;
    const { params, uri } = address.value;
    const expiresS = Math.min(secondsOf(params.get('expires')) ?? general, longestExpiresS);
    const named = params.get('+sip.instance');
    const device = named === undefined ? undefined : shortened(named, longestName);
    const flowNumber = /^\d{1,9}$/.exec(params.get('reg-id') ?? '')?.[0];
    const flow = device !== undefined && flowNumber !== undefined;
    wishes.push({
      contact: uri.text,
      expiresS,
      instance: flow ? `${device};reg-id=${flowNumber}` : device,
      flow,
    });
  }
  return wishes;
}

/** §20.19: a malformed value counts as absent. */
function secondsOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
