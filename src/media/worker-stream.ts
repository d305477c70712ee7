import { Failure, type Clock, type Log } from '../base/index.ts';
import { RunningPlayback } from './playback.ts';
import type { Negotiating } from './sdp/negotiation.ts';
import { isOwnIncoming, type Agreement, type Hold } from './sdp/agreement.ts';
import type { SrtpPolicy } from './sdp/key-agreement.ts';
import type { StreamStatistics } from './statistics.ts';
import type { Agreed, Audio, Described, MediaStream, Playback, StreamOrder } from './stream.ts';
import type { WorkerLink } from './worker-link.ts';
import type { News } from './worker-protocol.ts';

export interface WorkerStreamOptions {
  readonly order: StreamOrder;
  readonly handle: number;
  readonly port: number;
  readonly negotiation: Negotiating;
  /** The far end was heard by the stream in whose place this one is. */
  readonly heardBefore: boolean;
  readonly farHost: string | undefined;
  readonly link: WorkerLink;
  readonly clock: Clock;
  readonly log: Log;
  /** It hears and says no more; its recording may still be finished. */
  onClosing(): void;
  onClosed(): void;
  /** Packets come to the shared port that may be its far end's. */
  onStrangers(): void;
}

/** A second of sound; less may be anybody's knocking. */
const manyStrangers = 50;

/** The main thread's side of a stream: descriptions are agreed here, everything else is ordered from its worker. */
export class WorkerStream implements MediaStream {
  readonly id: string;
  readonly localPort: number;
  readonly handle: number;
  readonly link: WorkerLink;
  readonly #options: WorkerStreamOptions;
  readonly #negotiation: Negotiating;
  readonly #playbacks = new Map<number, RunningPlayback>();
  readonly #openedMs: number;
  #nextPlayback = 1;
  #strangers = 0;
  #onFrame: StreamOrder['onFrame'];
  /** Where its far end's signalling comes from; of a newcomer it is not known. */
  farHost: string | undefined;
  #onRecordingStopped: ((why: string) => void) | undefined;
  #closing: Promise<StreamStatistics> | undefined;

  constructor(options: WorkerStreamOptions) {
    this.#options = options;
    this.id = options.order.id;
    this.localPort = options.port;
    this.handle = options.handle;
    this.link = options.link;
    this.#openedMs = options.clock.monotonicMs();
    this.#onFrame = options.order.onFrame?.bind(options.order);
    this.#negotiation = options.negotiation;
    this.farHost = options.farHost;
  }

  /** What another goes on with in its place; undefined where there is no such thing. */
  moved(port: number): Negotiating | undefined {
    return this.#negotiation.moved?.(port);
  }

  createOffer(): Buffer {
    const offer = this.#negotiation.createOffer();
    const { incoming } = this.#negotiation;
    // what is always understood need not be told
    if (incoming && !isOwnIncoming(incoming))
      this.#post({ kind: 'understand', handle: this.handle, incoming });
    return offer;
  }

  acceptAnswer(answer: Buffer): Described {
    const negotiated = this.#negotiation.acceptAnswer(answer);
    return negotiated.ok ? this.#describe(negotiated.agreement) : negotiated;
  }

  createAnswer(offer: Buffer, newcomer?: SrtpPolicy): ReturnType<MediaStream['createAnswer']> {
    const negotiated = this.#negotiation.createAnswer(offer, newcomer);
    if (!negotiated.ok) return negotiated;
    if (newcomer !== undefined) this.farHost = undefined;
    const described = this.#describe(negotiated.agreement, newcomer !== undefined);
    return { ok: true, answer: negotiated.answer, described };
  }

  hold(how: Hold | undefined): void {
    this.#negotiation.hold(how);
  }

  listen(onFrame: ((frame: Int16Array) => void) | undefined): void {
    const before = this.#onFrame;
    this.#onFrame = onFrame;
    if ((before === undefined) !== (onFrame === undefined))
      this.#post({ kind: 'listen', handle: this.handle, wanted: onFrame !== undefined });
  }

  play(audio: Audio): Playback {
    const { clock } = this.#options;
    const playback = this.#nextPlayback;
    this.#nextPlayback += 1;
    const running = new RunningPlayback(clock, () =>
      this.#post({ kind: 'stop-playing', handle: this.handle, playback }),
    );
    if (this.#closing || !this.link.alive) {
      running.finish({ playedMs: 0, finished: false });
      return running;
    }
    this.#playbacks.set(playback, running);
    if ('pieces' in audio) {
      this.link.post({ kind: 'play', handle: this.handle, playback, audio: { growing: true } });
      void this.#feed(playback, audio.pieces);
      return running;
    }
    const samples = 'samples' in audio ? audio.samples.slice() : undefined;
    const own = samples ? { ...audio, samples } : audio;
    this.link.post(
      { kind: 'play', handle: this.handle, playback, audio: own },
      samples ? [samples.buffer] : [],
    );
    return running;
  }

  /** Hands on what is made as it comes, until it is whole, breaks off or is not wanted any more. */
  async #feed(playback: number, pieces: AsyncIterable<Int16Array>): Promise<void> {
    const at = { handle: this.handle, playback };
    try {
      for await (const piece of pieces) {
        if (!this.#playbacks.has(playback)) return;
        const samples = piece.slice();
        this.link.post({ kind: 'feed', ...at, samples }, [samples.buffer]);
      }
      this.link.post({ kind: 'fed', ...at, whole: true });
    } catch (err) {
      this.#options.log.warn({ stream: this.id, err }, 'a sound broke off while it was made');
      this.link.post({ kind: 'fed', ...at, whole: false });
    }
  }

  sendDigits(digits: string, inSound = false): void {
    this.#post({ kind: 'digits', handle: this.handle, digits, inSound });
  }

  async record(file: string, onStopped?: (why: string) => void): Promise<string> {
    this.#onRecordingStopped = onStopped;
    const reply = await this.link.ask({ kind: 'record', handle: this.handle, file });
    if (reply.kind === 'recording') return reply.file;
    const why = reply.kind === 'refused' ? reply.why : reply.kind;
    throw new Failure('unavailable', {
      code: 'media.recording',
      message: `The recording can't be written (${why}).`,
    });
  }

  takeKey(digit: string): void {
    this.#post({ kind: 'key', handle: this.handle, digit });
  }

  hear(speakers: readonly MediaStream[]): void {
    const handles = speakers.map((speaker) => {
      if (speaker instanceof WorkerStream && speaker.link === this.link && speaker !== this)
        return speaker.handle;
      throw new Failure('conflict', {
        code: 'media.bridge-apart',
        message: 'Only streams of one media worker can hear each other; open the others near the first.',
      });
    });
    this.#post({ kind: 'hear', handle: this.handle, speakers: handles });
  }

  async statistics(): Promise<StreamStatistics> {
    if (this.#closing) return this.#closing;
    const reply = await this.link.ask({ kind: 'stream-statistics', handle: this.handle });
    return reply.kind === 'stream-statistics' ? reply.statistics : this.#noStatistics();
  }

  /** Whether its far end was ever heard, also before it was moved here; false when the worker is no more. */
  async wasHeard(): Promise<boolean> {
    if (this.#options.heardBefore) return true;
    const statistics = await this.statistics().catch(() => undefined);
    return statistics?.received ?? false;
  }

  get isClosing(): boolean {
    return this.#closing !== undefined;
  }

  unheard(): void {
    if (this.#strangers >= manyStrangers) this.#options.onStrangers();
  }

  close(): Promise<StreamStatistics> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** The worker tells something about this stream. */
  take(news: Exclude<News, { kind: 'ready' | 'reply' | 'frames' }>): void {
    const { order, log } = this.#options;
    if (this.#closing && !['played', 'recording-stopped'].includes(news.kind)) return;
    switch (news.kind) {
      case 'digit':
        this.#tell(() => order.onDigit?.(news.digit));
        break;
      case 'press':
        this.#tell(() => order.onPress?.(news.keys));
        break;
      case 'silence':
        this.#strangers = news.strangers;
        this.#tell(() => order.onSilenceOfNetwork?.(news.silentMs));
        break;
      case 'sound-lost':
        this.#tell(() => order.onSoundLost?.(news.lostMs));
        break;
      case 'playing':
        this.#playbacks.get(news.playback)?.progress(news.playedMs, news.running);
        break;
      case 'played':
        if (news.end.problem)
          log.warn({ stream: this.id, problem: news.end.problem }, 'a sound could not be played');
        this.#playbacks.get(news.playback)?.finish(news.end);
        this.#playbacks.delete(news.playback);
        break;
      case 'recording-stopped':
        log.warn({ stream: this.id, why: news.why }, 'recording stopped, the call goes on');
        this.#tell(() => this.#onRecordingStopped?.(news.why));
        break;
      case 'page':
        this.#tell(() => order.page?.onState(news.state));
        break;
      case 'trouble':
        log.error({ stream: this.id, why: news.why }, 'stream failed');
        this.break();
        break;
    }
  }

  takeFrame(frame: Int16Array): void {
    if (!this.#closing) this.#tell(() => this.#onFrame?.(frame));
  }

  /** What lived in the worker exists no more. */
  break(): void {
    this.#endPlaybacks();
    if (!this.#closing) this.#tell(() => this.#options.order.onBroken?.());
  }

  async #close(): Promise<StreamStatistics> {
    this.#options.onClosing();
    try {
      const reply = await this.link.ask({ kind: 'close', handle: this.handle });
      return reply.kind === 'stream-statistics' ? reply.statistics : this.#noStatistics();
    } catch {
      return this.#noStatistics();
    } finally {
      this.#endPlaybacks();
      this.#options.onClosed();
    }
  }

  #describe(agreement: Agreement, newcomer = false): Agreed {
    this.#post({ kind: 'describe', handle: this.handle, agreement, newcomer });
    const { codec, digitsPayloadType, sending, receiving, remote, srtp } = agreement;
    const { host, port } = remote;
    return {
      ok: true,
      codec,
      digits: digitsPayloadType !== undefined,
      sending,
      receiving,
      remote: { host, port },
      encrypted: srtp !== undefined,
    };
  }

  #post(order: Parameters<WorkerLink['post']>[0]): void {
    if (!this.#closing) this.link.post(order);
  }

  #endPlaybacks(): void {
    for (const running of this.#playbacks.values())
      running.finish({ playedMs: running.playedMs, finished: false });
    this.#playbacks.clear();
  }

  #tell(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.#options.log.error({ stream: this.id, err: error }, 'a listener of a stream threw');
    }
  }

  /** The worker died and took its counts along. */
  #noStatistics(): StreamStatistics {
    return {
      durationMs: Math.round(this.#options.clock.monotonicMs() - this.#openedMs),
      packetsSent: 0,
      packetsReceived: 0,
      packetsLost: 0,
      packetsLate: 0,
      packetsDuplicate: 0,
      packetsOutOfOrder: 0,
      packetsRefused: 0,
      packetsUnauthentic: 0,
      concealedMs: 0,
      bufferMs: 0,
      jitterMs: 0,
      received: false,
      digitsReceived: 0,
      digitsSent: 0,
      recordedMs: 0,
    };
  }
}
