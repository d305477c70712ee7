// RFC 3261 §6: a user agent, client and server.
import { Failure, type Clock, type Lifecycle, type Log } from '../base/index.ts';
import { Counters } from './counters.ts';
import { DialogTable } from './dialog/dialog-table.ts';
import { planInvite, requireUri } from './dialog/invite-request.ts';
import { OutgoingCall } from './dialog/outgoing-call.ts';
import type { SessionHost } from './dialog/session-host.ts';
import { standardSessionTimer, type SessionTimerPolicy } from './dialog/session-interval.ts';
import type { DigestAlgorithm } from './digest/digest-response.ts';
import { DigestServer } from './digest/digest-server.ts';
import type {
  Admission,
  Asker,
  IncomingInvite,
  IncomingMessage,
  InviteListener,
  InviteOrder,
  MessageAnswer,
  OutgoingInvite,
  RefusedSignIn,
} from './invite.ts';
import { byUdp } from './message/uri.ts';
import { pingBy, type PingResult, type PingWay } from './ping.ts';
import { Reception } from './reception.ts';
import { Registrar, type RegisteredBinding } from './registrar.ts';
import {
  KeptRegistration,
  type RegisterOrder,
  type Registration,
  type RegistrationState,
} from './registration.ts';
import { SourceWatch } from './security/source-watch.ts';
import { StunExchange } from './stun/stun-exchange.ts';
import { sendMessage, type MessageOrder, type MessageResult } from './text-message.ts';
import { standardTimers, type TimerValues } from './transaction/timer-values.ts';
import { TransactionLayer } from './transaction/transaction-layer.ts';
import { DeadTargets } from './transport/dead-targets.ts';
import { LocalAddress } from './transport/local-address.ts';
import { Locator, type Resolver } from './transport/locate.ts';
import { openableTransports } from './transport/openable-transports.ts';
import type { TlsSettings } from './transport/tls-sockets.ts';
import { TransportSet } from './transport/transport-set.ts';
import { type Endpoint, type Transport } from './transport/transport.ts';
import { UserAgentClient } from './user-agent-client.ts';
import { UserAgentServer } from './user-agent-server.ts';

export interface UserAgentOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** UDP. Port 0: any free one. Host `::`: both families. */
  readonly bind: { readonly host: string; readonly port: number };
  /** TCP too, at the same host and port, and outwards. */
  readonly tcp?: boolean;
  /** TLS outwards, and listened for when there is a certificate. */
  readonly tls?: TlsSettings;
  /** What others reach us at, for Via and Contact; when absent, the bound host, or what the far end sees (NAT). */
  readonly advertisedHost?: string;
  /** For User-Agent and Server. */
  readonly product?: string;
  /** When absent an INVITE is refused with 480. */
  onInvite?(invite: IncomingInvite): void;
  /**
   * Who may call; without this everybody, or with `passwordOf` who proves his name. With it strangers are
   * answered only when they call, sign in or hang up.
   */
  admit?(asker: Asker): Admission;
  /** When given, INVITE and REGISTER from outside are challenged (digest). */
  passwordOf?(username: string, realm: string): string | undefined;
  /** `perezvon` when absent. */
  readonly realm?: string;
  /**
   * What an account is offered in challenges and may answer by, the preferred one first; SHA-256 and MD5 when absent.
   * Some old peers read the first only, or give up at one that they don't know (baresip 1.0).
   */
  digestsOf?(username: string): readonly DigestAlgorithm[];
  /** Told each time, also of a nonce that has only become too old, which an honest peer then replaces by itself. */
  onRefusedSignIn?(refusal: RefusedSignIn): void;
  /** When absent REGISTER is refused with 405. */
  onRegister?(binding: RegisteredBinding): void;
  /** What was bound before a restart, told by `onRegister`; `expiresS` is what is left of each. */
  readonly registered?: readonly RegisteredBinding[];
  /** Every source may send what and as much as it likes: for a closed network. */
  readonly unguarded?: boolean;
  /** Sources that may vouch for who calls (P-Asserted-Identity): trunks. Nobody when absent. */
  trusts?(source: Endpoint): boolean;
  /** A MESSAGE with plain text outside a dialog, of who may call (`admit`); refused with 405 when absent. */
  onMessage?(message: IncomingMessage): MessageAnswer;
  /** RFC 4028; half an hour, and 90 s at the least, when absent. */
  readonly sessionTimer?: SessionTimerPolicy;
  /** Instead of all the others. */
  readonly transport?: Transport;
  /** The system's DNS when absent. */
  readonly resolver?: Resolver;
}

const drainMs = 2000;
const drainStepMs = 20;

export class UserAgent implements Lifecycle {
  readonly #options: UserAgentOptions;
  readonly #counters = new Counters();
  readonly #transport: TransportSet;
  readonly #sources: SourceWatch;
  readonly #transactions: TransactionLayer;
  readonly #reception: Reception;
  readonly #client: UserAgentClient;
  readonly #server: UserAgentServer;
  readonly #host: SessionHost;
  readonly #calls = new Set<{ bye(): void }>();
  readonly #registrations = new Set<KeptRegistration>();
  #state: 'new' | 'running' | 'stopping' | 'stopped' = 'new';
  #stopped: Promise<void> | undefined;

  constructor(options: UserAgentOptions) {
    const { clock, log, product = 'Perezvon' } = options;
    const counters = this.#counters;
    this.#options = options;
    this.#transport = options.transport
      ? new TransportSet([options.transport], false, log)
      : openableTransports(options);
    const timers: TimerValues = standardTimers;
    const transport = this.#transport;
    const sources = new SourceWatch({
      clock,
      log,
      counters,
      unguarded: options.unguarded ?? false,
      onShutOut: (network) => transport.closeFrom(network, (host) => sources.shutsOut(host)),
    });
    this.#sources = sources;
    const send = (bytes: Buffer, destination: Endpoint): void => transport.send(bytes, destination);
    const stun = new StunExchange({ clock, counters, send });
    const notify = (callback: () => void): void => this.#guard(callback);
    this.#transactions = new TransactionLayer(
      {
        clock,
        counters,
        timers,
        send,
        withdraw: (bytes, destination) => transport.withdraw(bytes, destination),
        onSilence: (destination) => transport.probe(destination),
        onOwnRequest: (host) => sources.acquaint(host),
        guard: notify,
      },
      {
        onRequest: (received) => this.#server.onRequest(received),
        onAck: (received) => this.#server.onAck(received),
      },
    );
    this.#client = new UserAgentClient({
      clock,
      counters,
      transport,
      transactions: this.#transactions,
      locator: new Locator({
        clock,
        reaches: (endpoint) => transport.reaches(endpoint),
        resolver: options.resolver,
      }),
      deadTargets: new DeadTargets(clock),
      localAddress: new LocalAddress({
        bound: () => transport.address,
        boundFor: (destination) => transport.boundFor(destination),
        advertised: options.advertisedHost,
      }),
      stun,
      product,
    });
    const sessionTimer = options.sessionTimer ?? standardSessionTimer;
    const dialogs = new DialogTable();
    const trusts = (source: Endpoint): boolean => options.trusts?.(source) ?? false;
    this.#host = { clock, counters, timers, client: this.#client, dialogs, sessionTimer, trusts, notify };
    this.#server = this.#createServer();
    this.#reception = new Reception({
      clock,
      counters,
      transactions: this.#transactions,
      sources,
      stun,
      send,
    });
  }

  /** Where it listens. Throws `Failure` before `start`. */
  get address(): Endpoint {
    if (this.#state === 'new') throw notRunning();
    return this.#transport.address;
  }

  /** Counts since the start: garbage dropped, retransmissions, … */
  get counters(): Readonly<Record<string, number>> {
    return this.#counters.all;
  }

  /** Throws `Failure` (`sip.port-taken`) when the port is in use. */
  async start(): Promise<void> {
    if (this.#state !== 'new') return;
    try {
      await this.#transport.open({
        onBytes: (bytes, source) => this.#guard(() => this.#reception.onBytes(bytes, source)),
        onBroken: (head, status, why, source) =>
          this.#guard(() => this.#reception.onBroken(head, status, why, source)),
        onUnreachable: (destination) => this.#guard(() => this.#onUnreachable(destination)),
        refuses: (host) => this.#sources.shutsOut(host),
        knows: (host) => this.#sources.knows(host),
        onDisconnected: (remote) => this.#guard(() => this.#onDisconnected(remote)),
      });
    } catch (cause) {
      throw new Failure('unavailable', {
        code: 'sip.port-taken',
        message: 'The SIP port cannot be opened.',
        cause,
      });
    }
    this.#state = 'running';
    this.#options.log.info({ port: this.#transport.address.port }, 'SIP user agent listens');
  }

  /** Hangs up what is in progress, unregisters, waits up to 2 s for the answers, closes the socket. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  /** Throws `Failure` when the order can't be sent at all (bad address, not running); every other ending is `onEnd`. */
  invite(order: InviteOrder, listener: InviteListener): OutgoingInvite {
    this.#requireRunning();
    const call = new OutgoingCall(this.#host, planInvite(order), listener, () => this.#calls.delete(call));
    this.#calls.add(call);
    this.#counters.add('calls placed');
    call.start();
    return call;
  }

  /** Registers, and goes on doing so until `stop`; `onState` is told of every change. Throws `Failure` as `invite`. */
  register(order: RegisterOrder, onState: (state: RegistrationState) => void): Registration {
    this.#requireRunning();
    const registration: KeptRegistration = new KeptRegistration(order, {
      clock: this.#options.clock,
      client: this.#client,
      onState: (state) => this.#guard(() => onState(state)),
      onOver: () => this.#registrations.delete(registration),
    });
    this.#registrations.add(registration);
    registration.start();
    return registration;
  }

  /** A short text (RFC 3428). Throws `Failure` as `invite`, and `sip.message-too-long`. */
  message(order: MessageOrder): Promise<MessageResult> {
    this.#requireRunning();
    return sendMessage(this.#client, order);
  }

  /** OPTIONS; any final answer means that somebody is there. `way` as in `InviteOrder`. Throws `Failure` as `invite`. */
  ping(uri: string, timeoutMs = 5000, way: PingWay = {}): Promise<PingResult> {
    this.#requireRunning();
    const { clock, realm = 'perezvon' } = this.#options;
    return pingBy({ clock, client: this.#client, realm, timeoutMs }, { ...way, target: uri });
  }

  /**
   * Where requests to this URI go (RFC 3263), the best place first: none when its name is unknown, or leads only where we
   * have no transport to. `transport` as in `InviteOrder`. Throws `Failure` as `invite`.
   */
  placesOf(uri: string, transport?: 'udp'): Promise<readonly Endpoint[]> {
    this.#requireRunning();
    const target = requireUri(uri, 'uri');
    const nextHop = transport === 'udp' ? byUdp(target) : target;
    return new Promise((resolve) => this.#client.locate({ nextHop }, resolve));
  }

  /** From that address (IPv6 without brackets) calls are expected: nobody there is a stranger, or shut out, for three hours. */
  acquaint(host: string): void {
    this.#sources.acquaint(host);
  }

  /**
   * How long nothing will be heard from that address, which has misbehaved, in ms, or nobody be let in there but who has
   * signed in from there before; 0 when it may speak.
   */
  shutOutMs(host: string): number {
    return this.#sources.closedToNewMs(host);
  }

  /** Hears that address again, as any stranger. */
  pardon(host: string): void {
    this.#sources.pardon(host);
  }

  #createServer(): UserAgentServer {
    const options = this.#options;
    const { clock, admit, onInvite, onMessage, passwordOf, realm = 'perezvon' } = options;
    const digest =
      passwordOf &&
      new DigestServer({
        clock,
        realm,
        algorithmsOf: (user) => options.digestsOf?.(user) ?? ['SHA-256', 'MD5'],
        passwordOf: (user, of) => passwordOf(user, of),
      });
    return new UserAgentServer({
      host: this.#host,
      transactions: this.#transactions,
      sources: this.#sources,
      digest,
      registrar: this.#createRegistrar(),
      admit: admit && ((asker) => admit(asker)),
      onInvite,
      onMessage,
      onRefusedSignIn: (refusal) => this.#guard(() => options.onRefusedSignIn?.(refusal)),
      calls: this.#calls,
    });
  }

  #createRegistrar(): Registrar | undefined {
    const { clock, onRegister, registered = [] } = this.#options;
    if (!onRegister) return undefined;
    const registrar = new Registrar(clock, (binding) => this.#guard(() => onRegister(binding)));
    registrar.restore(registered);
    // they had signed in there, and go on without doing so anew
    for (const { source, user } of registered) this.#sources.proved(source.host, user);
    return registrar;
  }

  #onDisconnected(remote: Endpoint): void {
    this.#transactions.onDisconnected(remote);
    for (const registration of this.#registrations) registration.onDisconnected(remote);
  }

  #onUnreachable(destination: Endpoint): void {
    this.#counters.add('destinations unreachable');
    this.#transactions.onUnreachable(destination);
  }

  async #stop(): Promise<void> {
    if (this.#state === 'running') {
      this.#state = 'stopping';
      this.#server.close();
      for (const call of [...this.#calls]) call.bye();
      const unregistered = Promise.all([...this.#registrations].map((registration) => registration.stop()));
      const { clock } = this.#options;
      await Promise.race([unregistered, clock.sleep(drainMs)]);
      for (let waitedMs = 0; waitedMs < drainMs && this.#transactions.waiting > 0; waitedMs += drainStepMs) {
        await clock.sleep(drainStepMs);
      }
      this.#options.log.info({ calls: this.#counters.all['calls placed'] ?? 0 }, 'SIP user agent stopped');
    }
    this.#state = 'stopped';
    this.#transactions.close();
    await this.#transport.close();
  }

  #requireRunning(): void {
    if (this.#state !== 'running') throw notRunning();
  }

  // an exception in a callback ends there; nothing of the message goes into the log
  #guard(action: () => void): void {
    try {
      action();
    } catch (err) {
      this.#counters.add('exceptions');
      this.#options.log.error({ err }, 'Exception while handling SIP');
    }
  }
}

function notRunning(): Failure {
  return new Failure('unavailable', {
    code: 'sip.not-running',
    message: 'The SIP user agent is not running.',
  });
}
