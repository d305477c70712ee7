import { randomInt } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Failure, within, type Clock, type Lifecycle, type Log } from '../base/index.ts';
import type { CodecName } from './codec/speech-codec.ts';
import { PortRange } from './port-range.ts';
import { SharedAddresses } from './shared-addresses.ts';
import type { EngineStatistics } from './statistics.ts';
import { Negotiation, type Admission, type Negotiating } from './sdp/negotiation.ts';
import type { MediaStream, StreamOrder } from './stream.ts';
import { fingerprintOf, makeCertificate, type OwnCertificate } from './webrtc/dtls/certificate.ts';
import { ownAddresses } from './webrtc/own-addresses.ts';
import { PageNegotiation } from './webrtc/page-negotiation.ts';
import { WorkerLink } from './worker-link.ts';
import type { DriverChoice, WorkerStatistics } from './worker-protocol.ts';
import { WorkerStream, type WorkerStreamOptions } from './worker-stream.ts';

interface MediaEngineOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Worker threads, 1 when absent. */
  readonly workers?: number;
  /** UDP ports that may be used, both inclusive; RTP takes the even ones. 20000–31999 when absent. */
  readonly portRange?: { readonly from: number; readonly to: number };
  /** Address that sockets are bound to; `::` speaks IPv4 as well. */
  readonly bindHost: string;
  /** `auto` when absent: the system's own calls where they can be had, which is quicker, else Node's sockets. */
  readonly driver?: DriverChoice;
  /** Address written into descriptions; `bindHost` when absent. */
  readonly advertisedHost?: string;
  /** The one of IPv6 beside an `advertisedHost` of IPv4: far ends that name an address of IPv6 are answered with it. */
  readonly advertisedHost6?: string;
}

/** What is known of a far end when its stream is opened. */
type FarEndBefore = Pick<WorkerStreamOptions, 'heardBefore' | 'farHost'>;

/** One place for a worker thread; the thread in it may be replaced. */
interface Berth {
  link: WorkerLink;
  readonly streams: Map<number, WorkerStream>;
  /** Of those on its shared port. */
  readonly addresses: SharedAddresses;
  lossesInRow: number;
}

/** What a worker has opened for a stream. */
interface BoundPort {
  readonly port: number;
  readonly shared: boolean;
}

// below Linux's own range of ports for outgoing traffic (32768 and up)
const usualPorts = { from: 20_000, to: 31_999 };
const usualCodecs: readonly CodecName[] = ['PCMA', 'PCMU'];
// what lines speak is passed on to a page as it comes
const pageCodecs: readonly CodecName[] = ['PCMA', 'PCMU', 'Opus'];
const longestPauseMs = 10_000;
/** What a shared port is for. */
const manyCalls = 1_000;
// more than a recording is given
const stopMs = 4_000;

/** RTP of all legs, in worker threads with a 20 ms clock. A thread that dies ends its streams and is replaced. */
export class MediaEngine implements Lifecycle {
  readonly #options: MediaEngineOptions;
  readonly #ports: PortRange;
  readonly #berths: Berth[] = [];
  #running = false;
  #nextHandle = 1;
  #workersLost = 0;
  #ownCertificate: OwnCertificate | undefined;
  /** Lines whose calls come from one address: each gets a port of its own. */
  readonly #unsharable = new Set<string>();
  #narrowTold = false;
  /** Lines whose sound comes from elsewhere than they say. */
  readonly #strange = new Set<string>();

  constructor(options: MediaEngineOptions) {
    if (['0.0.0.0', '::'].includes(options.bindHost) && options.advertisedHost === undefined) {
      // in a description this address would mean "on hold"
      throw new Failure('invalid', {
        code: 'media.advertised-host',
        message: 'Sockets bound to every address need an advertised address for descriptions.',
      });
    }
    this.#options = options;
    this.#ports = new PortRange(options.portRange ?? usualPorts);
  }

  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    const count = Math.max(1, this.#options.workers ?? 1);
    for (let i = 0; i < count; i += 1) this.#berths.push(this.#newBerth());
    await Promise.all(this.#berths.map(({ link }) => link.ready));
  }

  /** Closes all streams (recordings are finished) and ends the threads; whatever hangs is left after some seconds. */
  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    const streams = this.#berths.flatMap((berth) => [...berth.streams.values()]);
    const { clock } = this.#options;
    await within(clock, stopMs, Promise.all(streams.map((stream) => stream.close())));
    // a thread does not end while the system works for it
    await within(clock, stopMs, Promise.all(this.#berths.map(({ link }) => link.terminate())));
    this.#berths.length = 0;
  }

  /** Opens the sockets of one stream. Throws `Failure` `media.no-port`, `media.not-running` or `media.bind`. */
  async openStream(order: StreamOrder): Promise<MediaStream> {
    const berth = this.#berthFor(order.near);
    const { link } = berth;
    await link.ready;
    const handle = this.#nextHandle;
    this.#nextHandle += 1;
    const farEnd = await farEndOf(order);
    const { port, shared } = await this.#bind(link, handle, order, farEnd);
    if (!link.alive)
      throw new Failure('unavailable', { code: 'media.worker-lost', message: 'The media worker ended.' });
    const stream = new WorkerStream({
      order,
      handle,
      port,
      negotiation:
        movedFrom(order, port) ??
        this.#negotiation(order, port, shared ? this.#admission(berth, handle, order) : undefined),
      ...farEnd,
      link,
      clock: this.#options.clock,
      log: this.#options.log,
      // at once: a line may give a far end's port to its next call as soon as it has freed it
      onClosing: () => berth.addresses.release(handle),
      onClosed: () => void berth.streams.delete(handle),
      onStrangers: () => this.#tellOfStrangers(order),
    });
    berth.streams.set(handle, stream);
    return stream;
  }

  async statistics(): Promise<EngineStatistics> {
    const each = await Promise.all(this.#berths.map(({ link }) => askStatistics(link)));
    const all = each.reduce(add, none);
    const due = all.packetsSent + all.packetsSkipped;
    return {
      workers: this.#berths.length,
      streams: this.#berths.reduce((sum, { streams }) => sum + streams.size, 0),
      ...all,
      lateShare: due === 0 ? 0 : (all.packetsSentLate + all.packetsSkipped) / due,
      workersLost: this.#workersLost,
    };
  }

  #berthFor(near: MediaStream | undefined): Berth {
    if (!this.#running) {
      throw new Failure('unavailable', {
        code: 'media.not-running',
        message: 'The media engine is not running.',
      });
    }
    const beside = near instanceof WorkerStream && this.#berths.find(({ link }) => link === near.link);
    if (beside) return beside;
    return this.#berths.reduce((least, berth) => (berth.streams.size < least.streams.size ? berth : least));
  }

  /** Whether a far end may be where it says: on a shared port nobody else is there. */
  #admission(berth: Berth, handle: number, { id, sharedPort = '' }: StreamOrder): Admission {
    return (remote) => {
      // who closes is nowhere any more
      if (berth.streams.get(handle)?.isClosing !== false) return true;
      if (berth.addresses.claim(handle, remote)) return true;
      if (!this.#unsharable.has(sharedPort))
        this.#options.log.warn(
          { stream: id },
          'two calls of a line come from one address: it gets a port per call',
        );
      this.#unsharable.add(sharedPort);
      return false;
    };
  }

  #negotiation(
    { page, codecs = page ? pageCodecs : usualCodecs, srtp = 'off', farHost }: StreamOrder,
    port: number,
    admits: Admission | undefined,
  ): Negotiating {
    const addresses = this.#addresses();
    const sessionId = String(randomInt(2 ** 47));
    if (!page) return new Negotiation({ ...addresses, port, sessionId, codecs, srtp, admits, farHost });
    const configured = [addresses.ip4, addresses.ip6].filter((host) => host !== undefined);
    const hosts = ownAddresses(this.#options.bindHost, configured);
    const fingerprint = fingerprintOf(this.#certificate().der);
    return new PageNegotiation({ sessionId, port, hosts, codecs, fingerprint });
  }

  /** Of all pages; a new one for every run of the process. */
  #certificate(): OwnCertificate {
    return (this.#ownCertificate ??= makeCertificate(this.#options.clock.now()));
  }

  /** What descriptions may name of us. */
  #addresses(): { readonly ip4?: string; readonly ip6?: string } {
    const { bindHost, advertisedHost = bindHost, advertisedHost6 } = this.#options;
    return isIPv6(advertisedHost) ? { ip6: advertisedHost } : { ip4: advertisedHost, ip6: advertisedHost6 };
  }

  async #bind(
    link: WorkerLink,
    handle: number,
    order: StreamOrder,
    farEnd: FarEndBefore,
  ): Promise<BoundPort> {
    const wants = { wantsFrames: order.onFrame !== undefined, tellsPresses: order.onPress !== undefined };
    const more = { waitForKeys: order.srtp === 'required', ...farEnd };
    const page = order.page && this.#certificate();
    const { sharedPort, srtp = 'off', inPlaceOf } = order;
    const sharable = srtp === 'off' && !page && !inPlaceOf;
    const shared = sharable && sharedPort !== undefined && !this.#unsharable.has(sharedPort);
    for (let attempt = 0; attempt < this.#ports.count; attempt += 1) {
      const port = this.#ports.next();
      const reply = await link.ask({ kind: 'open', handle, port, shared, ...wants, ...more, page });
      if (reply.kind === 'opened') {
        this.#lookAtRoom(reply.roomForCalls ?? Infinity);
        return reply;
      }
      if (reply.kind === 'refused') {
        const message = `No media socket can be opened on the configured address (${reply.why}).`;
        throw new Failure('unavailable', { code: 'media.bind', message });
      }
    }
    throw new Failure('unavailable', { code: 'media.no-port', message: 'All media ports are in use.' });
  }

  /** The system may give a shared port no more room than a single call needs. */
  #lookAtRoom(calls: number): void {
    if (calls >= manyCalls || this.#narrowTold) return;
    this.#narrowTold = true;
    this.#options.log.warn(
      { calls },
      'the system gives the shared port little room: with more calls packets can be lost (docs/operations/trunks.md)',
    );
  }

  #tellOfStrangers({ id, sharedPort = '' }: StreamOrder): void {
    if (this.#strange.has(sharedPort)) return;
    this.#strange.add(sharedPort);
    this.#options.log.warn(
      { stream: id },
      'a call is not heard, and sound comes to the shared port from elsewhere than a line says: switch its shared port off',
    );
  }

  #newBerth(): Berth {
    const berth: Berth = {
      link: this.#newLink(() => berth),
      streams: new Map(),
      addresses: new SharedAddresses(),
      lossesInRow: 0,
    };
    return berth;
  }

  #newLink(berth: () => Berth): WorkerLink {
    const { bindHost, driver = 'auto', log } = this.#options;
    const link = new WorkerLink({ bindHost, driver }, 2 * this.#ports.count, log, {
      onStreamNews: (news) => berth().streams.get(news.handle)?.take(news),
      onFrame: (handle, frame) => berth().streams.get(handle)?.takeFrame(frame),
      onLost: () => this.#replace(berth()),
    });
    // who opens a stream meanwhile is told; nobody has to wait for it
    link.ready.then(
      () => (berth().lossesInRow = 0),
      () => undefined,
    );
    return link;
  }

  /** A thread died: its streams are over; a new thread takes its place, later and later if it dies at once. */
  #replace(berth: Berth): void {
    const { log, clock } = this.#options;
    this.#workersLost += 1;
    berth.lossesInRow += 1;
    log.error(
      { streams: berth.streams.size },
      'media worker died; its streams are over, a new one is started',
    );
    const streams = [...berth.streams.values()];
    berth.streams.clear();
    berth.addresses.clear();
    for (const stream of streams) stream.break();
    if (!this.#running) return;
    const pauseMs = berth.lossesInRow === 1 ? 0 : Math.min(longestPauseMs, 100 * 2 ** berth.lossesInRow);
    clock.after(pauseMs, () => {
      if (this.#running) berth.link = this.#newLink(() => berth);
    });
  }
}

async function farEndOf({ inPlaceOf, farHost }: StreamOrder): Promise<FarEndBefore> {
  if (!(inPlaceOf instanceof WorkerStream)) return { heardBefore: false, farHost };
  return { heardBefore: await inPlaceOf.wasHeard(), farHost: inPlaceOf.farHost };
}

function movedFrom({ inPlaceOf }: StreamOrder, port: number): Negotiating | undefined {
  return inPlaceOf instanceof WorkerStream ? inPlaceOf.moved(port) : undefined;
}

const none: WorkerStatistics = {
  packetsSent: 0,
  packetsReceived: 0,
  packetsSentLate: 0,
  packetsSkipped: 0,
  packetsOfStrangers: 0,
  latestMs: 0,
};

async function askStatistics(link: WorkerLink): Promise<WorkerStatistics> {
  const reply = await link.ask({ kind: 'worker-statistics' }).catch(() => undefined);
  return reply?.kind === 'worker-statistics' ? reply.statistics : none;
}

function add(a: WorkerStatistics, b: WorkerStatistics): WorkerStatistics {
  return {
    packetsSent: a.packetsSent + b.packetsSent,
    packetsReceived: a.packetsReceived + b.packetsReceived,
    packetsSentLate: a.packetsSentLate + b.packetsSentLate,
    packetsSkipped: a.packetsSkipped + b.packetsSkipped,
    packetsOfStrangers: a.packetsOfStrangers + b.packetsOfStrangers,
    latestMs: Math.max(a.latestMs, b.latestMs),
  };
}
