import type { ChildProcess } from 'node:child_process';
import { Failure, startProcess, type Clock, type Log, type Timer } from '../../../base/index.ts';
import { espeakText, pronunciationVersion } from './espeak-text.ts';
import type { Pcm, Synthesizer, Voice } from '../../synthesizer.ts';
import type { EspeakReply } from './espeak-messages.ts';

/** The engine's process, as far as the synthesizer needs it. */
export type EspeakProcess = Pick<ChildProcess, 'send' | 'on' | 'kill' | 'disconnect' | 'connected'>;

export interface EspeakOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Starts the engine's process; replaced in tests. */
  readonly spawn?: () => EspeakProcess;
}

/**
 * The robot's voice: of the engine's female variants the one that keeps most headroom (its peaks are
 * 3 dB under those of f1 and f2), so that nothing clips and the level can be raised on the line.
 */
export const robotVoice: Voice = { name: 'ru+f3' };

interface Job {
  readonly text: string;
  readonly voice: Voice;
  tries: number;
  resolve(pcm: Pcm): void;
  reject(error: Failure): void;
}

const startMs = 20_000;
const sentenceMs = 15_000;
const triesPerSentence = 2;
/** After a death the next process waits, so that a broken installation does not spin. */
const restartMs = 500;

/**
 * espeak-ng in a process of its own (it is GPL-3.0, we are not). Sentences are made one at a time.
 * When the process dies or hangs, it is started again and the sentence in work is tried once more;
 * then its caller gets `Failure` (`unavailable`).
 */
export function createEspeakSynthesizer(options: EspeakOptions): Synthesizer {
  return new EspeakSynthesizer(options);
}

class EspeakSynthesizer implements Synthesizer {
  readonly id = `espeak-ng-1.52-${pronunciationVersion}`;
  readonly #options: EspeakOptions;
  #process: EspeakProcess | undefined;
  #ready = false;
  #stopped = false;
  #waiting: Job[] = [];
  #job: Job | undefined;
  #jobId = 0;
  #timer: Timer | undefined;
  #starting: { resolve(): void; reject(error: Failure): void } | undefined;

  constructor(options: EspeakOptions) {
    this.#options = options;
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
    if (dying?.connected) dying.disconnect();
    const given = [...(this.#job ? [this.#job] : []), ...this.#waiting];
    this.#job = undefined;
    this.#waiting = [];
    given.forEach((job) => job.reject(failure('speech.synthesizer-stopped', 'The synthesizer was stopped.')));
  }

  synthesize(text: string, voice: Voice): Promise<Pcm> {
    return new Promise((resolve, reject) => {
      if (this.#stopped) {
        reject(failure('speech.synthesizer-stopped', 'The synthesizer was stopped.'));
        return;
      }
      this.#waiting.push({ text, voice, tries: 0, resolve, reject });
      if (this.#process) this.#next();
      else this.#launch();
    });
  }

  #launch(): void {
    this.#timer?.cancel();
    const launched = (this.#options.spawn ?? spawnEspeak)();
    this.#process = launched;
    this.#ready = false;
    this.#timer = this.#options.clock.after(startMs, () => launched.kill('SIGKILL'));
    launched.on('message', (message) => {
      if (this.#process === launched) this.#take(message as { ready: true } | EspeakReply);
    });
    launched.on('error', (err: Error) =>
      this.#options.log.warn({ err }, 'the synthesizer process reports an error'),
    );
    launched.on('exit', (code, signal) => {
      if (this.#process === launched) this.#died(code, signal);
    });
  }

  #take(message: { ready: true } | EspeakReply): void {
    if ('ready' in message) {
      this.#ready = true;
      this.#timer?.cancel();
      this.#starting?.resolve();
      this.#starting = undefined;
      this.#next();
      return;
    }
    const job = this.#job;
    if (!job || message.id !== this.#jobId) return;
    this.#timer?.cancel();
    this.#job = undefined;
    if (message.ok) job.resolve({ samples: message.samples, sampleRateHz: message.sampleRateHz });
    else
      job.reject(
        failure('speech.sentence-refused', `The synthesizer refused a sentence: ${message.complaint}`),
      );
    this.#next();
  }

  #next(): void {
    if (!this.#ready || this.#job) return;
    const job = this.#waiting.shift();
    if (!job) return;
    this.#job = job;
    this.#jobId += 1;
    job.tries += 1;
    this.#timer = this.#options.clock.after(sentenceMs, () => this.#process?.kill('SIGKILL'));
    this.#process?.send({
      id: this.#jobId,
      text: espeakText(job.text),
      options: optionsOf(job.voice),
    });
  }

  #died(code: number | null, signal: string | null): void {
    this.#timer?.cancel();
    this.#process = undefined;
    const neverReady = !this.#ready;
    this.#ready = false;
    this.#options.log.warn({ code, signal }, 'the synthesizer process died');
    const job = this.#job;
    this.#job = undefined;
    if (job && job.tries < triesPerSentence) this.#waiting.unshift(job);
    else job?.reject(failure('speech.synthesizer-died', 'The synthesizer died twice over one sentence.'));
    if (neverReady) this.#giveUp();
    else if (this.#waiting.length > 0)
      this.#timer = this.#options.clock.after(restartMs, () => this.#launch());
  }

  /** The process did not even start: whoever waits is told, the next request tries again. */
  #giveUp(): void {
    const error = failure('speech.synthesizer-not-started', 'The synthesizer process does not start.');
    this.#starting?.reject(error);
    this.#starting = undefined;
    this.#waiting.splice(0).forEach((job) => job.reject(error));
  }
}

/** espeak-ng's own voice speaks 175 words a minute, pitch 50; a telephone listener needs it slower. */
function optionsOf(voice: Voice): string[] {
  const wordsPerMinute = Math.round(145 * (voice.rate ?? 1));
  const pitch = Math.max(0, Math.min(99, Math.round(50 * (voice.pitch ?? 1))));
  // amplitude 80 of 100: at 100 some voices clip inside the engine, where no later level helps
  return ['-v', voice.name, '-s', String(wordsPerMinute), '-p', String(pitch), '-a', '80', '-g', '3'];
}

function spawnEspeak(): EspeakProcess {
  return startProcess(new URL('./espeak-process.ts', import.meta.url), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

function failure(code: string, message: string): Failure {
  return new Failure('unavailable', { code, message });
}
