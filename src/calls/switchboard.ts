import { Failure, type Clock, type Lifecycle, type Log } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import { MediaEngine, type MediaStream } from '../media/index.ts';
import { UserAgent } from '../sip/index.ts';
import { CallJournal } from './call-journal.ts';
import { CallRecords } from './call-records.ts';
import { CallStore } from './call-store.ts';
import type { Call, CallOrder } from './call.ts';
import type { IncomingRules } from './incoming-rule.ts';
import { OperatorDesks } from './operator-desks.ts';
import { OutsideCalls } from './outside-calls.ts';
import { outsideAddress, outsideAddress6 } from './outside-address.ts';
import { placeCall } from './outgoing-call.ts';
import type { PatientCall } from './patient-call.ts';
import type { PhoneAccount } from './phone-account.ts';
import type { PhoneCallsOptions } from './phone-calls.ts';
import type { Phones } from './phones.ts';
import { Reception } from './reception.ts';
import type { RecordingFormat } from './recording-file.ts';
import { SecretBox } from './secret-box.ts';
import { Replacements } from './replacements.ts';
import { Stations } from './station.ts';
import { takeLine, usable } from './line-use.ts';
import type { LiveTrunk } from './live-trunk.ts';
import { talkNowOf, type TalkNow } from './talk-now.ts';
import { Talks } from './talks.ts';
import { Trunks } from './trunks.ts';
import { isUsable, type TrunkState } from './trunk.ts';

export interface SwitchboardOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  /** Two-channel WAV files go here, by year, month and day. */
  readonly recordingsDirectory: string;
  /** WAV when absent. */
  readonly recordingFormat?: RecordingFormat;
  /** Holds the key file that trunk passwords are sealed with. */
  readonly dataDirectory: string;
  /** `127.0.0.1` keeps everything on this machine; `0.0.0.0` is for real lines. */
  readonly bindHost: string;
  /** Wanted UDP and TCP port for SIP; when it is taken a free one is used. 5060 when absent. */
  readonly sipPort?: number;
  /** SIP over TLS is listened for with this certificate and key (PEM); without them lines are dialled by TLS all the same. */
  readonly sipTls?: { readonly port: number; readonly certificate: string; readonly key: string };
  /** What others reach us at; the machine's own address when absent. */
  readonly advertisedHost?: string;
  readonly portRange?: { readonly from: number; readonly to: number };
  /** Threads that carry the sound; one when absent. */
  readonly mediaWorkers?: number;
  /** How packets of sound are sent and received; `auto` when absent. */
  readonly mediaDriver?: 'auto' | 'native' | 'dgram';
  /** A talk in which nothing was received for so long is ended as `media-lost`; 30 s when absent. */
  readonly mediaLostMs?: number;
  /** Where lines of kind `rehearsal` lead; without it they fail with `no-rehearsal`. */
  readonly rehearsal?: { readonly host: string; readonly port: number };
  /** Names this process in call rows; `main` when absent. */
  readonly node?: string;
  /** How long `stop` lets calls in progress finish; 10 s when absent. */
  readonly drainMs?: number;
  /** Every change of a line's state. */
  onTrunkState?(trunkId: string, state: TrunkState): void;
  /** A telephone of one of our people has signed in or out, or fallen silent. */
  onPhoneState?(phone: PhoneAccount): void;
}

/** Of a UUID. */
const idLength = 36;
const usualSipPort = 5060;
const usualDrainMs = 10_000;
/** After a hang-up: BYE, closing the recording, the last row. */
const partingMs = 3_000;

/** Places calls over trunks: one SIP user agent and one media engine for the process. */
export class Switchboard implements Lifecycle {
  readonly records: CallRecords;
  /** Where our own people are reached; pages and telephones put themselves in. */
  readonly stations = new Stations();
  /** Where operators sit who speak in their browsers. */
  readonly desks: OperatorDesks;
  readonly #o: SwitchboardOptions;
  readonly #journal: CallJournal;
  readonly #media: MediaEngine;
  readonly #calls = new Map<string, PatientCall>();
  readonly #talks = new Talks();
  readonly #replacements = new Replacements();
  readonly #outside = new OutsideCalls({
    place: (order, near) => this.#place(order, this.#needUsable(order.trunkId), near),
    chain: (trunkId) => this.trunks.chain(trunkId),
    routeOf: (trunkId) => this.trunks.live(trunkId)?.route,
    nowMs: () => this.#o.clock.monotonicMs(),
  });
  #userAgent: UserAgent | undefined;
  #trunks: Trunks | undefined;
  readonly #reception: Reception;
  #started: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: SwitchboardOptions) {
    this.#o = { ...options, log: options.log.child({ room: 'calls' }) };
    const { clock, database, recordingsDirectory, bindHost, portRange } = options;
    const store = new CallStore(database);
    this.#journal = new CallJournal({ clock, log: this.#o.log, database, store });
    this.records = new CallRecords({ store, journal: this.#journal, recordingsDirectory, node: this.#node });
    const advertisedHost = options.advertisedHost ?? outsideAddress(bindHost);
    const workers = options.mediaWorkers ?? 1;
    const advertisedHost6 = outsideAddress6(bindHost);
    const { onPhoneState } = options;
    const { stations } = this;
    this.#reception = new Reception({
      clock,
      log: this.#o.log,
      database,
      stations,
      node: this.#node,
      onPhoneState,
    });
    this.#media = new MediaEngine({
      clock,
      log: options.log,
      bindHost,
      advertisedHost,
      advertisedHost6,
      portRange,
      workers,
      driver: options.mediaDriver,
    });
    this.desks = new OperatorDesks({
      tools: { clock, media: this.#media, mediaLostMs: options.mediaLostMs },
      stations: this.stations,
      outside: this.#outside,
      callOf: (id) => this.#callOf(id),
    });
    this.#talks.tell((talk) => this.desks.talkChanged(talk));
  }

  start(): Promise<void> {
    this.#started ??= this.#start();
    return this.#started;
  }

  /** No new call; those in progress may finish, then are hung up; rows are written, lines unregistered. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  get trunks(): Trunks {
    if (!this.#trunks) throw notRunning();
    return this.#trunks;
  }

  /** The telephones of our own people. */
  get phones(): Phones {
    const { phones } = this.#reception;
    if (!phones) throw notRunning();
    return phones;
  }

  /** Who is rung for calls that come in, by line. */
  get incomingRules(): IncomingRules {
    return this.#reception.rules;
  }

  /** Where SIP is really bound. */
  get address(): { readonly host: string; readonly port: number } {
    return this.#needUserAgent().address;
  }

  /** Where our telephones sign in: UDP and TCP at the port, TLS where there is a certificate. */
  get signInAt(): { readonly host: string; readonly port: number; readonly tlsPort?: number } {
    const { advertisedHost, bindHost, sipTls } = this.#o;
    const host = advertisedHost ?? outsideAddress(bindHost) ?? bindHost;
    return { host, port: this.address.port, ...(sipTls && { tlsPort: sipTls.port }) };
  }

  get activeCalls(): readonly Call[] {
    return [...this.#calls.values()];
  }

  /** Legs of our people are named after the call that they are in: its id, a UUID, comes first. */
  #callOf(id: string): PatientCall | undefined {
    return this.#calls.get(id.slice(0, idLength));
  }

  /** Who talks with whom in a project now. */
  talksNow(projectId: string): readonly TalkNow[] {
    const own = [...this.#calls.values()].filter((call) => call.projectId === projectId);
    return own.flatMap((call) => talkNowOf(call) ?? []);
  }

  /** The media engine's figures since the start. */
  mediaStatistics(): ReturnType<MediaEngine['statistics']> {
    return this.#media.statistics();
  }

  /**
   * Throws `Failure`: `trunk.missing`, `trunk.unavailable` (with `why`), `trunk.lines-busy`, `trunk.too-fast`
   * (with `retryAfterMs`), `call.exists`, `switchboard.stopping`.
   */
  place(order: CallOrder): Call {
    return this.#place(order, this.#needUsable(order.trunkId));
  }

  #needUsable(trunkId: string): LiveTrunk {
    return usable(this.#need(trunkId));
  }

  /** What `place` would allow now: 0 free lines when the line is down. */
  capacity(trunkId: string): {
    readonly freeLines: number;
    readonly nextStartInMs: number;
    readonly callsPerSecond: number;
  } {
    const { limit, watch, trunk } = this.#need(trunkId);
    return {
      callsPerSecond: trunk.callsPerSecond,
      freeLines: isUsable(watch.state) ? limit.freeLines : 0,
      nextStartInMs: limit.nextStartInMs(this.#o.clock.monotonicMs()),
    };
  }

  async #start(): Promise<void> {
    const { clock, log, database, dataDirectory, rehearsal, onTrunkState } = this.#o;
    const secrets = await SecretBox.open(dataDirectory);
    await this.records.closeInterrupted();
    await this.#media.start();
    await this.#reception.load(secrets);
    const userAgent = await this.#startUserAgent();
    this.#userAgent = userAgent;
    this.#trunks = new Trunks({
      clock,
      log,
      database,
      secrets,
      userAgent,
      rehearsal,
      place: (order) => this.#place(order, this.#need(order.trunkId)),
      onState: (trunkId, state) => {
        this.#reception.lineChanged();
        onTrunkState?.(trunkId, state);
      },
    });
    await this.#trunks.start();
    this.#reception.open({
      userAgent,
      trunks: this.#trunks,
      common: this.#common,
      outside: this.#outside,
      place: (order, near) => this.#place(order, this.#needUsable(order.trunkId), near),
      isStopping: () => this.#stopped !== undefined,
      onCall: (call) => this.#calls.set(call.id, call),
      onOver: (call) => this.#calls.delete(call.id),
    });
  }

  get #node(): string {
    return this.#o.node ?? 'main';
  }

  get #tools(): PhoneCallsOptions['tools'] {
    const { clock, log, mediaLostMs } = this.#o;
    const replacements = this.#replacements;
    return { clock, log, userAgent: this.#needUserAgent(), media: this.#media, mediaLostMs, replacements };
  }

  /** What every call is made with. */
  get #common() {
    const { recordingsDirectory, recordingFormat } = this.#o;
    const talks = this.#talks;
    return {
      tools: this.#tools,
      talks,
      journal: this.#journal,
      recordingsDirectory,
      recordingFormat,
      node: this.#node,
    };
  }

  async #startUserAgent(): Promise<UserAgent> {
    const wanted = this.#o.sipPort ?? usualSipPort;
    const first = this.#newUserAgent(wanted);
    try {
      await first.start();
      return first;
    } catch (error) {
      if (wanted === 0) throw error;
      this.#o.log.warn({ port: wanted }, 'the SIP port is taken; another one is used');
    }
    const second = this.#newUserAgent(0);
    await second.start();
    return second;
  }

  #newUserAgent(port: number): UserAgent {
    const { clock, log, bindHost, advertisedHost, sipTls } = this.#o;
    return new UserAgent({
      clock,
      log,
      bind: { host: bindHost, port },
      tcp: true,
      tls: {
        listen: sipTls,
        trustOf: (serverName, ofPort) => this.#trunks?.trustOf(serverName, ofPort),
      },
      advertisedHost,
      product: 'Perezvon',
      ...this.#reception.answers,
    });
  }

  async #stop(): Promise<void> {
    await this.#started?.catch(() => undefined);
    const calls = [...this.#calls.values()];
    const { clock } = this.#o;
    const all = Promise.all(calls.map((call) => call.ended));
    await Promise.race([all, clock.sleep(this.#o.drainMs ?? usualDrainMs)]);
    for (const call of this.#calls.values()) call.interrupt();
    await Promise.race([all, clock.sleep(partingMs)]);
    this.desks.close();
    await this.#journal.drain(partingMs);
    if (this.#trunks) await Promise.race([this.#trunks.stop(), clock.sleep(partingMs)]);
    this.#reception.stopLooking();
    await this.#userAgent?.stop();
    await this.#reception.stop();
    await this.#media.stop();
  }

  #needUserAgent(): UserAgent {
    if (!this.#userAgent) throw notRunning();
    return this.#userAgent;
  }

  #need(trunkId: string): LiveTrunk {
    const live = this.trunks.live(trunkId);
    if (!live) throw new Failure('missing', { code: 'trunk.missing', message: 'There is no such line.' });
    return live;
  }

  #place(order: CallOrder, live: LiveTrunk, near?: MediaStream): PatientCall {
    if (this.#stopped) {
      throw new Failure('unavailable', {
        code: 'switchboard.stopping',
        message: 'No more calls: the program stops.',
      });
    }
    if (this.#calls.has(order.callId)) {
      throw new Failure('conflict', { code: 'call.exists', message: 'This call is already in progress.' });
    }
    takeLine(live, this.#o.clock.monotonicMs());
    const call = placeCall({
      ...this.#common,
      order,
      live,
      near,
      onOver: (ending) => {
        this.#calls.delete(order.callId);
        live.limit.release();
        const fault = ending.cause === 'network-timeout' || ending.cause === 'trunk-unavailable';
        if (fault) live.watch.suspect(ending.by === 'them' ? 'refusal' : 'silence');
      },
    });
    this.#calls.set(order.callId, call);
    return call;
  }
}

function notRunning(): Failure {
  return new Failure('unavailable', {
    code: 'switchboard.not-running',
    message: 'The switchboard is not running.',
  });
}
