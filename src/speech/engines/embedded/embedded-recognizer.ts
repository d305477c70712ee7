import type { Worker } from 'node:worker_threads';
import { Failure, startWorker, type Log } from '../../../base/index.ts';
import type { Heard, Recognizer, RecognizerListener, RecognizerSession } from '../../recognizer.ts';
import { VoiceActivity, type VoiceEvent } from '../../voice-activity.ts';
import { isGrave } from './thresholds.ts';
import type { Answer, Question } from './embedded-worker.ts';

/** The judging thread, as far as the recognizer needs it. */
export type JudgeThread = Pick<Worker, 'on' | 'postMessage' | 'terminate'>;

interface EmbeddedRecognizerOptions {
  readonly log: Log;
  /** Starts the judging thread; replaced in tests. */
  readonly spawn?: () => JudgeThread;
}

type Ended = Extract<VoiceEvent, { kind: 'ended' }>;
type Judged = Pick<Heard, 'meaning' | 'confidence' | 'trouble'>;
type Reply = (judged: Judged) => void;

/** So sure it has to be of a sentence of which more may come. */
const saysAllFrom = 0.8;
/** What lasts longer has words in it, however it ends. */
const longestThoughtMs = 1200;

/** What an utterance means when the worker died over it: nothing that anybody may act on. */
const LOST = { meaning: 'other', confidence: 0, trouble: 'broken' } as const;

/**
 * The recognizer inside the house: needs no network, no licence and no graphics card. Utterances
 * are found in the caller's thread and judged by one worker thread for the whole process.
 */
export function createEmbeddedRecognizer(options: EmbeddedRecognizerOptions): Recognizer {
  return new EmbeddedRecognizer(options);
}

function spawnJudge(): JudgeThread {
  return startWorker(new URL('./embedded-worker.ts', import.meta.url));
}

class EmbeddedRecognizer implements Recognizer {
  readonly id = 'embedded-3';
  readonly #log: Log;
  readonly #spawn: () => JudgeThread;
  #worker: JudgeThread | undefined;
  #next = 0;
  readonly #waiting = new Map<number, Reply>();

  constructor({ log, spawn = spawnJudge }: EmbeddedRecognizerOptions) {
    this.#spawn = spawn;
    this.#log = log.child({ room: 'speech', engine: this.id });
  }

  async start(): Promise<void> {
    if (this.#worker !== undefined) return;
    await this.#launch();
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#waiting.clear();
    await worker?.terminate();
  }

  open(listener: RecognizerListener): RecognizerSession {
    if (this.#worker === undefined) {
      throw new Failure('unavailable', {
        code: 'recognizer.stopped',
        message: 'The recognizer is not running.',
      });
    }
    return new Session(listener, (ended, reply) => this.#ask(ended.samples, reply));
  }

  #launch(): Promise<void> {
    const worker = this.#spawn();
    this.#worker = worker;
    let ready = false;
    return new Promise((resolve, reject) => {
      worker.on('message', (message: Answer) => {
        if (message.kind === 'heard') return this.#reply(message);
        ready = true;
        resolve();
      });
      worker.on('error', (err) => {
        this.#log.error({ err }, 'the recognizer worker failed');
        reject(err);
      });
      worker.on('exit', () => this.#afterExit(worker, ready));
    });
  }

  /** After a crash: what was waiting is told as lost, and a new worker takes over if the old one ever worked. */
  #afterExit(worker: JudgeThread, worked: boolean): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    if (worked) this.#launch().catch(() => undefined); // its own error event has logged why
    for (const reply of lost) reply(LOST);
  }

  #ask(samples: Int16Array<ArrayBuffer>, reply: Reply): void {
    const worker = this.#worker;
    if (worker === undefined) return reply(LOST);
    const number = this.#next++;
    this.#waiting.set(number, reply);
    worker.postMessage({ number, samples } satisfies Question, [samples.buffer]);
  }

  #reply(message: Extract<Answer, { kind: 'heard' }>): void {
    const reply = this.#waiting.get(message.number);
    this.#waiting.delete(message.number);
    reply?.({ meaning: message.meaning, confidence: message.confidence });
  }
}

/** A yes may be followed by a «но», «не звоните» by «сегодня», and who says something else may just be beginning. */
function saysAll({ meaning, confidence }: Judged): boolean {
  const open = isGrave(meaning) || meaning === 'other' || meaning === 'noise';
  return !open && confidence >= saysAllFrom;
}

/** What was said up to a pause: judged while nobody knows yet whether that is all, so that the answer is there when it is. */
interface Judging {
  readonly pause: Ended;
  judged?: Judged;
  /** It was all. */
  ended?: Ended;
}

class Session implements RecognizerSession {
  readonly #listener: RecognizerListener;
  readonly #judge: (ended: Ended, reply: Reply) => void;
  readonly #activity = new VoiceActivity();
  beside = false;
  /** When the utterance began that goes on. */
  #speaking: number | undefined;
  /** Of its last pause. */
  #judging: Judging | undefined;
  #closed = false;

  constructor(listener: RecognizerListener, judge: (ended: Ended, reply: Reply) => void) {
    this.#listener = listener;
    this.#judge = judge;
  }

  push(frame: Int16Array): void {
    if (this.#closed) return;
    for (const event of this.#activity.push(frame)) {
      if (event.kind === 'started') this.#begin(event.atMs);
      else this.#end(event);
    }
    const { pause } = this.#activity;
    if (pause) this.#judgeEarly(pause);
    else this.#endWhatSaysAll();
  }

  thinks(startMs: number, thinking: boolean): void {
    if (this.#speaking === startMs) this.#activity.thinking = thinking;
  }

  close(): void {
    this.#closed = true;
  }

  #begin(atMs: number): void {
    this.#speaking = atMs;
    this.#listener.onSpeechStart(atMs);
  }

  #judgeEarly(pause: Ended): void {
    const judging: Judging = { pause };
    this.#judging = judging;
    this.#judge(pause, (judged) => {
      judging.judged = judged;
      if (judging.ended) this.#tell(judging.ended, judged);
      else this.#endWhatSaysAll();
    });
  }

  /** A sentence that has paused and says something already is not waited for. */
  #endWhatSaysAll(): void {
    const { pause, judged } = this.#judging ?? {};
    if (this.#closed || this.beside || !pause || !judged || !saysAll(judged)) return;
    for (const event of this.#activity.finish(pause)) if (event.kind === 'ended') this.#end(event);
  }

  #end(event: Ended): void {
    this.#speaking = undefined;
    const judging = this.#judging;
    this.#judging = undefined;
    const { pause, judged } = judging ?? {};
    const same = pause?.startMs === event.startMs && pause.endMs === event.endMs;
    if (judged && same && !judged.trouble) this.#tell(event, judged);
    else if (judging && same && !judged) judging.ended = event;
    else this.#judge(event, (told) => this.#tell(event, told));
  }

  #tell(event: Ended, judged: Judged): void {
    if (this.#closed) return;
    const { startMs, endMs, drawnOut } = event;
    // «э-э…»: he is thinking, and has said nothing yet
    const thinks = drawnOut && judged.meaning === 'other' && endMs - startMs <= longestThoughtMs;
    this.#listener.onHeard({ ...judged, ...(thinks ? { meaning: 'noise' } : {}), startMs, endMs });
  }
}
