import type { Clock, Log } from '../base/index.ts';
import type { Flow, Registration, RegistrationState, UserAgent } from '../sip/index.ts';
import { lineUri, ownUri, proxyUri, udpOf, type TrunkRoute } from './destination.ts';
import { linePlaces, whySilent } from './reachability.ts';
import { troubleOfStatus, type TroubleCode } from './trouble.ts';
import type { Trunk, TrunkState } from './trunk.ts';

/** How often a line that answers is probed, and how long one probe waits for each of its places. */
const probeEveryMs = 15_000;
const placeWaitMs = 3_000;
/** A dead line is probed soon, then less and less often. */
const firstRetryMs = 1_000;
const longestRetryMs = 10_000;

/** The part of the SIP user agent that a watch needs. */
export type LineAgent = Pick<UserAgent, 'ping' | 'register' | 'placesOf'>;

export interface TrunkWatchOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly userAgent: LineAgent;
  readonly trunk: Trunk;
  readonly route: TrunkRoute;
  /** Known before anything is sent: the line can't work. */
  readonly hopeless?: TroubleCode;
  onState(state: TrunkState): void;
}

/** Knows how one line is: keeps a registration up, or probes an address by OPTIONS. */
export class TrunkWatch {
  readonly #o: TrunkWatchOptions;
  readonly #stopping = new AbortController();
  #state: TrunkState;
  #registration: Registration | undefined;
  #answeredFrom: Flow | undefined;
  #wakeProbe = new AbortController();
  #renewing = false;
  readonly #waiters = new Set<() => void>();

  constructor(options: TrunkWatchOptions) {
    this.#o = options;
    this.#state = { state: 'connecting', sinceMs: options.clock.now() };
  }

  get state(): TrunkState {
    return this.#state;
  }

  /** Of its registration: what calls by this line pass. */
  get serviceRoute(): readonly string[] {
    return this.#registration?.serviceRoute ?? [];
  }

  /** Where its server has last answered from, which may be none of the places that its name leads to. */
  get answeredFrom(): Flow | undefined {
    return this.#registration?.answeredFrom ?? this.#answeredFrom;
  }

  start(): void {
    const { hopeless, trunk } = this.#o;
    if (this.#stopping.signal.aborted) return;
    if (hopeless) this.#become({ state: 'failed', why: hopeless });
    else if (trunk.kind === 'registration') this.#register();
    else if (!trunk.probe) this.#become({ state: 'unchecked' });
    else void this.#probeForEver();
  }

  /** Takes the registration away; no state is told any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wakeProbe.abort();
    this.#settle();
    await this.#registration?.stop();
  }

  /**
   * A call got no answer at all, or was refused for the line's own reasons: look now, not when the next look is due. Who
   * refuses has not forgotten that we are registered.
   */
  suspect(of: 'silence' | 'refusal'): void {
    if (this.#o.trunk.kind !== 'registration') this.#wakeProbe.abort();
    else if (of === 'silence') void this.#renew();
  }

  /** The state once it is known, or after `patienceMs` whatever it is then. */
  async settled(patienceMs: number): Promise<TrunkState> {
    if (this.#state.state !== 'connecting') return this.#state;
    await new Promise<void>((resolve) => {
      const timer = this.#o.clock.after(patienceMs, resolve);
      this.#waiters.add(() => {
        timer.cancel();
        resolve();
      });
    });
    return this.#state;
  }

  async #probeForEver(): Promise<void> {
    let retryMs = firstRetryMs;
    while (!this.#stopping.signal.aborted) {
      const answers = await this.#probe();
      this.#wakeProbe = new AbortController();
      if (this.#stopping.signal.aborted) return;
      await this.#o.clock.sleep(answers ? probeEveryMs : retryMs, this.#wakeProbe.signal);
      retryMs = answers ? firstRetryMs : Math.min(longestRetryMs, retryMs * 2);
    }
  }

  async #probe(): Promise<boolean> {
    const { userAgent, route } = this.#o;
    const way = { transport: udpOf(route), outboundProxy: proxyUri(route) };
    // RFC 3263 §4.3: who is silent at the first may answer at the next
    const places = await linePlaces(route, userAgent);
    const result = await userAgent
      .ping(lineUri(route), placeWaitMs * Math.max(1, places.length), way)
      .catch(() => ({ ok: false }) as const);
    if (result.ok) this.#answeredFrom = result.from;
    if (result.ok) this.#become({ state: 'reachable' });
    else this.#become({ state: 'failed', why: await this.whySilent() });
    return result.ok;
  }

  #register(): void {
    const { userAgent, trunk, route } = this.#o;
    try {
      this.#registration = userAgent.register(
        {
          registrar: lineUri(route),
          aor: ownUri(route, trunk.username ?? ''),
          transport: udpOf(route),
          outboundProxy: proxyUri(route),
          // the same after every restart
          instance: `urn:uuid:${trunk.id}`,
          credentials: route.credentials,
        },
        (state) => void this.#registrationChanged(state),
      );
    } catch {
      // an address that no request can be sent to
      this.#become({ state: 'failed', why: 'no-such-host' });
    }
  }

  async #registrationChanged(state: RegistrationState): Promise<void> {
    if (this.#renewing && state.state === 'unregistered') return;
    if (state.state === 'registered') this.#become({ state: 'registered' });
    if (state.state === 'failed') {
      const why = await this.#whyNotRegistered(state.status);
      // the next try may have succeeded while we looked
      if (this.#registration?.state.state !== 'registered')
        this.#become({ state: 'failed', why, sipStatus: state.status });
    }
  }

  async #whyNotRegistered(status: number): Promise<TroubleCode> {
    if (status !== 408 && status !== 503) return troubleOfStatus(status);
    const why = await this.whySilent();
    return status === 503 && why === 'no-response' ? '503' : why;
  }

  /** Why nothing comes back from the line's server, or from its proxy. */
  whySilent(): Promise<TroubleCode> {
    return whySilent(this.#o.route, this.#o);
  }

  /** A registrar that was restarted has forgotten us though the time of our binding is not over. */
  async #renew(): Promise<void> {
    if (this.#renewing || this.#stopping.signal.aborted) return;
    this.#renewing = true;
    this.#become({ state: 'connecting' });
    await this.#registration?.stop();
    this.#renewing = false;
    if (!this.#stopping.signal.aborted) this.#register();
  }

  #become(next: DistributiveOmit<TrunkState, 'sinceMs'>): void {
    if (this.#stopping.signal.aborted) return;
    const before = this.#state;
    const same =
      before.state === next.state &&
      (before.state !== 'failed' || next.state !== 'failed' || before.why === next.why);
    if (same) return;
    this.#state = { ...next, sinceMs: this.#o.clock.now() };
    const why = this.#state.state === 'failed' ? this.#state.why : undefined;
    this.#o.log.info({ trunk: this.#o.trunk.id, state: next.state, why }, 'a line changed its state');
    if (next.state !== 'connecting') this.#settle();
    this.#o.onState(this.#state);
  }

  #settle(): void {
    for (const waiter of this.#waiters) waiter();
    this.#waiters.clear();
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
