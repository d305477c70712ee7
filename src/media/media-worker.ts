// The thread of a media worker: orders come in, sockets and the clock live here, news goes out.
import { parentPort, type TransferListItem } from 'node:worker_threads';
import { systemClock, within, workerInput } from '../base/index.ts';
import { AudioCache, type Loading } from './audio-cache.ts';
import { MessageBatch } from './message-batch.ts';
import type { Player } from './player.ts';
import { Recorder } from './recorder.ts';
import { openRecording, sinkWhenOpen } from './recording/open-recording.ts';
import { RecordingThread } from './recording/recording-thread.ts';
import { DescriptorLedger } from './thread/descriptor-ledger.ts';
import { Departures } from './thread/departures.ts';
import { FrameBatch } from './thread/frame-batch.ts';
import { openDriver } from './thread/open-driver.ts';
import type { PacketDriver, PacketPort, SharedPackets } from './thread/packet-driver.ts';
import { RtpStream } from './thread/rtp-stream.ts';
import { SecurePair } from './thread/secure-pair.ts';
import { SliceClock, slices } from './thread/slice-clock.ts';
import { preferThisThread } from './thread/thread-priority.ts';
import type { OwnCertificate } from './webrtc/dtls/certificate.ts';
import { PagePair } from './webrtc/page-pair.ts';
import type { News, Order, Reply, WorkerInput } from './worker-protocol.ts';

/** A disk that stands still is not waited for any longer. */
const openRecordingMs = 2_000;

type OrderOf<K extends Order['kind']> = Extract<Order, { kind: K }>;

interface Entry {
  readonly handle: number;
  readonly stream: RtpStream;
  readonly slice: number;
  /** Of a page's stream. */
  readonly pagePair: PagePair | undefined;
  readonly players: Map<number, Player>;
  /** At the shared port when they were counted for it. */
  strangers: number;
}

class MediaWorker {
  readonly #driver: PacketDriver;
  /** Leaves at the end of each slice: the main thread waits for nothing so urgently that it can't wait for 5 ms. */
  readonly #news: MessageBatch<News>;
  readonly #entries = new Map<number, Entry>();
  /** Those whose packets are sent on: asked for in every slice. */
  #passing: readonly Entry[] = [];
  readonly #slices: Set<Entry>[] = Array.from({ length: slices }, () => new Set());
  readonly #departures = new Departures(systemClock);
  readonly #audio = new AudioCache(systemClock);
  readonly #recordings = new RecordingThread();
  readonly #frames: FrameBatch;
  #shared: SharedPackets | undefined;
  #receivedByClosed = 0;

  constructor(
    driver: PacketDriver,
    post: (news: readonly News[], transfer: readonly TransferListItem[]) => void,
  ) {
    this.#driver = driver;
    this.#news = new MessageBatch(post);
    this.#frames = new FrameBatch((handles, samples) =>
      this.#news.add({ kind: 'frames', handles, samples }, [samples.buffer as ArrayBuffer]),
    );
  }

  start(instead: string | undefined): void {
    preferThisThread();
    this.#audio.warmUp();
    const clock = new SliceClock({
      clock: systemClock,
      onSlice: (slice, deadlineMs) => {
        this.#departures.gather();
        this.#driver.beginSlice();
        for (const entry of this.#passing) this.#guarded(entry, () => entry.stream.fetch());
        const before = (slice + slices - 1) % slices;
        for (const entry of this.#slices[before]!) this.#speak(entry, deadlineMs);
        // they don't wait for what is heard to be decoded
        this.#driver.flush();
        this.#departures.leave();
        for (const entry of this.#slices[slice]!) this.#listen(entry, deadlineMs);
        this.#driver.endSlice();
        this.#departures.end();
        this.#frames.flush();
        this.#news.flush();
      },
      onSkip: (frames) => {
        for (const { stream } of this.#entries.values()) stream.skip(frames);
      },
    });
    clock.start();
    this.#post({ kind: 'ready', instead });
    this.#news.flush();
  }

  #post(news: News): void {
    this.#news.add(news);
  }

  /** A bug in one stream ends that stream, not the clock of all. */
  #listen(entry: Entry, deadlineMs: number): void {
    try {
      entry.stream.listen(deadlineMs);
    } catch (error) {
      this.#fail(entry, error);
    }
  }

  #speak(entry: Entry, deadlineMs: number): void {
    try {
      entry.stream.speak(deadlineMs);
    } catch (error) {
      this.#fail(entry, error);
    }
  }

  #guarded(entry: Entry, step: () => void): void {
    try {
      step();
    } catch (error) {
      this.#fail(entry, error);
    }
  }

  #fail(entry: Entry, error: unknown): void {
    this.#slices[entry.slice]!.delete(entry);
    this.#post({ kind: 'trouble', handle: entry.handle, why: reasonOf(error) });
  }

  /** Carries an order out. One that throws is told and ends nothing else. */
  take(order: Order): void {
    if ('ask' in order) {
      this.#answer(order).then(
        (reply) => {
          this.#post({ kind: 'reply', ask: order.ask, reply });
          // the next one is tried at once, and there may be thousands
          if (reply.kind === 'port-taken') this.#news.flush();
        },
        (error: unknown) =>
          this.#post({ kind: 'reply', ask: order.ask, reply: { kind: 'refused', why: reasonOf(error) } }),
      );
      return;
    }
    const entry = this.#entries.get(order.handle);
    if (entry) this.#guarded(entry, () => this.#obey(order, entry));
  }

  async #answer(order: Extract<Order, { ask: number }>): Promise<Reply> {
    switch (order.kind) {
      case 'open':
        return this.#open(order);
      case 'record':
        return this.#record(order);
      case 'stream-statistics': {
        const entry = this.#entries.get(order.handle);
        return entry
          ? { kind: 'stream-statistics', statistics: entry.stream.statistics }
          : { kind: 'refused', why: 'closed' };
      }
      case 'worker-statistics':
        return { kind: 'worker-statistics', statistics: this.#statistics() };
      case 'close':
        return this.#close(order.handle);
    }
  }

  #obey(order: Exclude<Order, { ask: number }>, entry: Entry): void {
    switch (order.kind) {
      case 'describe':
        entry.stream.describe(order.agreement, order.newcomer);
        if (order.agreement.page) entry.pagePair?.expect(order.agreement.page);
        break;
      case 'understand':
        entry.stream.understand(order.incoming);
        break;
      case 'listen':
        this.#listenTo(entry, order.wanted);
        break;
      case 'play':
        this.#play(order, entry);
        break;
      case 'feed':
        entry.players.get(order.playback)?.append(order.samples);
        break;
      case 'fed':
        entry.players.get(order.playback)?.complete(order.whole);
        break;
      case 'stop-playing':
        entry.players.get(order.playback)?.stop();
        break;
      case 'digits':
        entry.stream.press(order.digits, order.inSound);
        break;
      case 'key':
        entry.stream.takeKey(order.digit);
        break;
      case 'hear':
        entry.stream.hear(order.speakers.flatMap((handle) => this.#entries.get(handle)?.stream ?? []));
        this.#findPassing();
        break;
    }
  }

  async #open(order: OrderOf<'open'>): Promise<Reply> {
    const { handle, wantsFrames, tellsPresses, waitForKeys, heardBefore, farHost, page } = order;
    const shared = order.shared && this.#driver.openShared !== undefined;
    const sockets = shared ? this.#openLane(order.port) : await this.#driver.open(order.port);
    if (!sockets) return { kind: 'port-taken' };
    const pagePair = page && this.#openPage(handle, sockets, page);
    const slice = this.#emptiestSlice();
    const stream = new RtpStream({
      clock: systemClock,
      sockets: pagePair ?? new SecurePair(sockets, waitForKeys),
      departures: this.#departures,
      heardBefore,
      farHost,
      onDigit: (digit) => this.#post({ kind: 'digit', handle, digit }),
      ...(tellsPresses && { onPress: (keys: string) => this.#post({ kind: 'press', handle, keys }) }),
      onSilence: (silentMs) =>
        this.#post({
          kind: 'silence',
          handle,
          silentMs,
          strangers: shared ? this.#strangersSince(handle) : 0,
        }),
      onSoundLost: (lostMs) => this.#post({ kind: 'sound-lost', handle, lostMs }),
    });
    const strangers = this.#shared?.strangers ?? 0;
    const entry = { handle, stream, slice, pagePair, strangers, players: new Map<number, Player>() };
    this.#listenTo(entry, wantsFrames);
    this.#slices[slice]!.add(entry);
    this.#entries.set(handle, entry);
    const roomForCalls = shared ? this.#shared?.roomForCalls : undefined;
    return { kind: 'opened', port: sockets.port, shared, roomForCalls };
  }

  /** Packets that may be of its far end; none when that was ever heard. */
  #strangersSince(handle: number): number {
    const entry = this.#entries.get(handle);
    if (!entry || entry.stream.statistics.received) return 0;
    const before = entry.strangers;
    entry.strangers = this.#shared?.strangers ?? 0;
    return entry.strangers - before;
  }

  /** Of the shared port, which is opened for the first of its streams and stays. */
  #openLane(port: number): PacketPort | undefined {
    this.#shared ??= this.#driver.openShared?.(port);
    return this.#shared?.lane();
  }

  /** Whether the main thread gets its frames. */
  #listenTo({ stream, handle }: Entry, wanted: boolean): void {
    stream.tell(wanted ? (frame) => this.#frames.add(handle, frame) : undefined);
  }

  #openPage(handle: number, port: PacketPort, certificate: OwnCertificate): PagePair {
    return new PagePair({
      port,
      certificate,
      clock: systemClock,
      onState: (state) => this.#post({ kind: 'page', handle, state }),
    });
  }

  #play({ handle, playback, audio }: OrderOf<'play'>, { stream, players }: Entry): void {
    const loop = 'growing' in audio ? false : (audio.loop ?? 'tone' in audio);
    const player = stream.play(loop, {
      onProgress: (playedMs, running) => this.#post({ kind: 'playing', handle, playback, playedMs, running }),
      onEnd: (end) => {
        players.delete(playback);
        this.#post({ kind: 'played', handle, playback, end });
      },
    });
    players.set(playback, player);
    if ('growing' in audio) {
      player.grow();
      return;
    }
    const loading = this.#audio.load(audio);
    if (loading instanceof Promise) void loading.then((loaded) => hand(player, loaded));
    else hand(player, loading);
  }

  /** The recorder listens from now on, whenever the file is open. */
  async #record({ handle, file }: OrderOf<'record'>): Promise<Reply> {
    const entry = this.#entries.get(handle);
    if (!entry) return { kind: 'refused', why: 'closed' };
    const { stream } = entry;
    let isOpen = false;
    const opening = openRecording(file, this.#recordings, systemClock);
    const recorder = new Recorder(sinkWhenOpen(opening), systemClock, (why) => {
      if (isOpen) this.#post({ kind: 'recording-stopped', handle, why });
    });
    void stream.record(recorder)?.finish();
    try {
      const opened = await within(systemClock, openRecordingMs, opening);
      isOpen = opened !== undefined;
      return opened ? { kind: 'recording', file: opened.file } : { kind: 'refused', why: 'too slow' };
    } finally {
      if (!isOpen) {
        const current = stream.record(undefined);
        if (current !== recorder) stream.record(current);
        // it may open yet
        void recorder.finish();
      }
    }
  }

  async #close(handle: number): Promise<Reply> {
    const entry = this.#entries.get(handle);
    if (!entry) return { kind: 'refused', why: 'closed' };
    const { stream, slice } = entry;
    this.#entries.delete(handle);
    this.#slices[slice]!.delete(entry);
    stream.close();
    this.#findPassing();
    const { statistics } = stream;
    this.#receivedByClosed += statistics.packetsReceived;
    await stream.record(undefined)?.finish();
    return { kind: 'stream-statistics', statistics };
  }

  #statistics() {
    let packetsReceived = this.#receivedByClosed;
    for (const { stream } of this.#entries.values()) packetsReceived += stream.statistics.packetsReceived;
    const { sent, sentLate, skipped, latestMs } = this.#departures;
    return {
      packetsSent: sent,
      packetsReceived,
      packetsSentLate: sentLate,
      packetsSkipped: skipped,
      packetsOfStrangers: this.#shared?.strangers ?? 0,
      latestMs,
    };
  }

  #findPassing(): void {
    this.#passing = [...this.#entries.values()].filter(({ stream }) => stream.isHeard);
  }

  #emptiestSlice(): number {
    const sizes = this.#slices.map((slice) => slice.size);
    return sizes.indexOf(Math.min(...sizes));
  }
}

function hand(player: Player, loaded: Loading): void {
  if (loaded.ok) player.load(loaded.sound);
  else player.fail(loaded.problem);
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

const port = parentPort;
if (port) {
  const { bindHost, driver: choice, ledger: memory } = workerInput() as WorkerInput;
  const ledger = new DescriptorLedger(memory);
  const { driver, instead } = await openDriver(choice, { host: bindHost, clock: systemClock, ledger });
  const worker = new MediaWorker(driver, (news, transfer) => port.postMessage(news, transfer));
  port.on('message', (orders: readonly Order[]) => {
    for (const order of orders) worker.take(order);
  });
  worker.start(instead);
}
