import type { ChildProcess } from 'node:child_process';
import { Failure, type Clock, type Log, type Timer } from '../../../base/index.ts';
import { longestSoundMs } from '../../one-sentence.ts';
import type { Pcm, SynthesisWish, Synthesizer, Voice } from '../../synthesizer.ts';
import { endProcess } from '../end-process.ts';
import { Handover } from './handover.ts';
import type { VoiceReply, VoiceRequest } from './voice-messages.ts';

/** An engine's process, as far as the synthesizer needs it. */
export type EngineProcess = Pick<ChildProcess, 'send' | 'on' | 'kill' | 'disconnect' | 'connected'>;

export interface ProcessSynthesizerOptions<Order> {
  /** Engine and version: `espeak-ng-1.52`. */
  readonly id: string;
  readonly clock: Clock;
  readonly log: Log;
  spawn(): EngineProcess;
  /** A sentence in the engine's own terms. */
  order(text: string, voice: Voice): Order;
  /** Whether it gives the same samples for the same order: only then is a sentence gone on with that broke off. Default true. */
  readonly sameEachTime?: boolean;
  /** A process that makes nothing for so long hangs. Default 15 s. */
  readonly silentMs?: number;
}

interface Job {
  readonly text: string;
  readonly voice: Voice;
  readonly wish: SynthesisWish;
  readonly pieces: Handover<Pcm>;
  /** Of the sentence were given to whoever asked. */
  given: number;
  /** Of them the process has still to make once more. */
  repeated: number;
  tries: number;
}

/** Long, because a machine that is overloaded while it starts shall come up late rather than not at all. */
const startMs = 60_000;
const usualSilentMs = 15_000;
const triesPerSentence = 2;
/** After a death the next process waits, so that a broken installation does not spin. */
const restartMs = 500;

/**
 * An engine in a process of its own. Sentences are made one at a time, those that somebody waits for first. When the process
 * dies or hangs, it is started again and the sentence in work is tried once more, from where it broke off (where the engine can
 * do that); then its caller gets `Failure` (`unavailable`).
 */
export class ProcessSynthesizer<Order> implements Synthesizer {
  readonly id: string;
  readonly #options: ProcessSynthesizerOptions<Order>;
  #process: EngineProcess | undefined;
  #ready = false;
  #stopped = false;
  #waiting: Job[] = [];
  #job: Job | undefined;
  #jobId = 0;
  #timer: Timer | undefined;
  #starting: { resolve(): void; reject(error: Failure): void } | undefined;

  constructor(options: ProcessSynthesizerOptions<Order>) {
    this.#options = options;
    this.id = options.id;
  }

  async start(): Promise<void> {
    this.#stopped = false;
    if (this.#ready) return;
    await new Promise<void>((resolve, reject) => {
      this.#starting = { resolve, reject };
      if (!this.#process) this.#launch();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    const dying = this.#process;
    this.#process = undefined;
    this.#ready = false;
    if (dying) endProcess(dying, this.#options.clock);
    const given = [...(this.#job ? [this.#job] : []), ...this.#waiting];
    this.#job = undefined;
    this.#waiting = [];
    const error = failure('speech.synthesizer-stopped', 'The synthesizer was stopped.');
    given.forEach((job) => job.pieces.fail(error));
    this.#starting?.reject(error);
    this.#starting = undefined;
  }

  async *synthesize(text: string, voice: Voice, wish: SynthesisWish = {}): AsyncGenerator<Pcm, void> {
    if (this.#stopped) throw failure('speech.synthesizer-stopped', 'The synthesizer was stopped.');
    const job: Job = { text, voice, wish, pieces: new Handover(), given: 0, repeated: 0, tries: 0 };
    const giveUp = (): void => this.#giveUp(job);
    wish.signal?.addEventListener('abort', giveUp);
    try {
      this.#waiting.push(job);
      if (wish.signal?.aborted) giveUp();
      else if (this.#process) this.#next();
      else this.#launch();
      yield* job.pieces;
    } finally {
      wish.signal?.removeEventListener('abort', giveUp);
      // what still comes of it is nobody's
      job.pieces.end();
      this.#waiting = this.#waiting.filter((other) => other !== job);
    }
  }

  /** Nobody wants it any more; what the process is in the middle of, it makes to its end, for nobody. */
  #giveUp(job: Job): void {
    this.#waiting = this.#waiting.filter((other) => other !== job);
    job.pieces.fail(
      new Failure('conflict', {
        code: 'speech.not-wanted',
        message: 'Nobody waits for the sentence any more.',
      }),
    );
  }

  #launch(): void {
    this.#timer?.cancel();
    const launched = this.#options.spawn();
    this.#process = launched;
    this.#ready = false;
    this.#timer = this.#options.clock.after(startMs, () => launched.kill('SIGKILL'));
    launched.on('message', (message) => {
      if (this.#process === launched) this.#take(message as VoiceReply);
    });
    launched.on('error', (err: Error) =>
      this.#options.log.warn({ err }, 'the synthesizer process reports an error'),
    );
    launched.on('exit', (code, signal) => {
      if (this.#process === launched) this.#died(code, signal);
    });
  }

  #take(message: VoiceReply): void {
    if ('ready' in message) {
      this.#ready = true;
      this.#timer?.cancel();
      this.#starting?.resolve();
      this.#starting = undefined;
      this.#next();
      return;
    }
    if ('failed' in message) {
      this.#options.log.warn(
        { engine: this.id, why: message.failed },
        'the synthesizer process cannot begin',
      );
      return;
    }
    const job = this.#job;
    if (!job || message.id !== this.#jobId) return;
    this.#timer?.cancel();
    if ('samples' in message) {
      this.#watch();
      this.#give(job, message);
      return;
    }
    this.#job = undefined;
    if ('ended' in message) job.pieces.end();
    else
      job.pieces.fail(
        failure('speech.sentence-refused', `The synthesizer refused a sentence: ${message.complaint}`),
      );
    this.#next();
  }

  /** Without what a process that died had given of it before. */
  #give(job: Job, { samples, sampleRateHz }: Pcm): void {
    const rest = samples.subarray(Math.min(job.repeated, samples.length));
    job.repeated -= samples.length - rest.length;
    job.given += rest.length;
    if (rest.length > 0) job.pieces.give({ samples: rest, sampleRateHz });
    if (job.given <= (longestSoundMs * sampleRateHz) / 1000) return;
    // it would go on for ever, and nothing else would be made
    job.tries = triesPerSentence;
    this.#process?.kill('SIGKILL');
  }

  #next(): void {
    if (!this.#ready || this.#job) return;
    const job = this.#waiting.find(({ wish }) => wish.urgent) ?? this.#waiting[0];
    if (!job) return;
    this.#waiting = this.#waiting.filter((other) => other !== job);
    this.#job = job;
    this.#jobId += 1;
    job.tries += 1;
    job.repeated = job.given;
    this.#watch();
    const order = this.#options.order(job.text, job.voice);
    const request: VoiceRequest<Order> = { id: this.#jobId, order };
    // one that is dying does not take it, and its end is told
    this.#process?.send(request, () => undefined);
  }

  #watch(): void {
    const { clock, silentMs = usualSilentMs } = this.#options;
    this.#timer = clock.after(silentMs, () => this.#process?.kill('SIGKILL'));
  }

  #died(code: number | null, signal: string | null): void {
    this.#timer?.cancel();
    this.#process = undefined;
    const neverReady = !this.#ready;
    this.#ready = false;
    this.#options.log.warn({ engine: this.id, code, signal }, 'the synthesizer process died');
    const job = this.#job;
    this.#job = undefined;
    const mayGoOn = job?.given === 0 || this.#options.sameEachTime !== false;
    if (job && mayGoOn && job.tries < triesPerSentence) this.#waiting.unshift(job);
    else job?.pieces.fail(failure('speech.synthesizer-died', 'The synthesizer died over a sentence.'));
    if (neverReady) this.#startFailed();
    else if (this.#waiting.length > 0)
      this.#timer = this.#options.clock.after(restartMs, () => this.#launch());
  }

  /** The process did not even start: whoever waits is told, the next request tries again. */
  #startFailed(): void {
    const error = failure('speech.synthesizer-not-started', 'The synthesizer process does not start.');
    this.#starting?.reject(error);
    this.#starting = undefined;
    this.#waiting.splice(0).forEach((job) => job.pieces.fail(error));
  }
}

function failure(code: string, message: string): Failure {
  return new Failure('unavailable', { code, message });
}
