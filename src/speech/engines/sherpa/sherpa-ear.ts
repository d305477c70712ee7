import type { SherpaLibrary, SherpaOnlineStream, SherpaResult } from './sherpa-library.ts';
import type { SherpaModel } from './sherpa-model.ts';
import type { SherpaReport } from './sherpa-messages.ts';

const sampleRate = 8000;
/** Models look ahead: what was said last comes out when silence follows. */
const tail = new Float32Array(0.6 * sampleRate);
/** T-One was trained on sound that does not begin at once. */
const lead = new Float32Array(0.3 * sampleRate);

/** Writes utterances down by one model, several at a time, each a piece after the other. */
export interface SherpaEar {
  sound(id: number, samples: Int16Array): void;
  end(id: number): void;
  drop(id: number): void;
}

type Report = (report: SherpaReport) => void;

/** Throws, or ends the process, when the library can't load the model. */
export function createSherpaEar(library: SherpaLibrary, model: SherpaModel, report: Report): SherpaEar {
  return model.streaming ? new StreamingEar(library, model, report) : new WholeEar(library, model, report);
}

class StreamingEar implements SherpaEar {
  readonly #recognizer: InstanceType<SherpaLibrary['OnlineRecognizer']>;
  readonly #lead: Float32Array | undefined;
  readonly #report: Report;
  readonly #heard = new Map<number, { readonly stream: SherpaOnlineStream; text: string }>();

  constructor(library: SherpaLibrary, { kind, config }: SherpaModel, report: Report) {
    this.#recognizer = new library.OnlineRecognizer(config);
    this.#lead = kind === 't-one' ? lead : undefined;
    this.#report = report;
  }

  sound(id: number, samples: Int16Array): void {
    const heard = this.#heard.get(id) ?? this.#begin(id);
    heard.stream.acceptWaveform({ samples: floats(samples), sampleRate });
    const { text } = this.#decode(heard.stream);
    if (text === heard.text) return;
    heard.text = text;
    this.#report({ kind: 'partial', id, text });
  }

  end(id: number): void {
    const { stream } = this.#heard.get(id) ?? this.#begin(id);
    stream.acceptWaveform({ samples: tail, sampleRate });
    stream.inputFinished();
    const result = this.#decode(stream);
    this.#heard.delete(id);
    this.#report({ kind: 'written', id, ...written(result) });
  }

  drop(id: number): void {
    this.#heard.delete(id);
  }

  #begin(id: number): { readonly stream: SherpaOnlineStream; text: string } {
    const begun = { stream: this.#recognizer.createStream(), text: '' };
    if (this.#lead) begun.stream.acceptWaveform({ samples: this.#lead, sampleRate });
    this.#heard.set(id, begun);
    return begun;
  }

  #decode(stream: SherpaOnlineStream): SherpaResult {
    while (this.#recognizer.isReady(stream)) this.#recognizer.decode(stream);
    return this.#recognizer.getResult(stream);
  }
}

/** For models that want an utterance whole. */
class WholeEar implements SherpaEar {
  readonly #recognizer: InstanceType<SherpaLibrary['OfflineRecognizer']>;
  readonly #report: Report;
  readonly #sounds = new Map<number, Float32Array[]>();

  constructor(library: SherpaLibrary, { config }: SherpaModel, report: Report) {
    this.#recognizer = new library.OfflineRecognizer(config);
    this.#report = report;
  }

  sound(id: number, samples: Int16Array): void {
    const sounds = this.#sounds.get(id) ?? [];
    sounds.push(floats(samples));
    this.#sounds.set(id, sounds);
  }

  end(id: number): void {
    const sounds = this.#sounds.get(id) ?? [];
    this.#sounds.delete(id);
    const stream = this.#recognizer.createStream();
    stream.acceptWaveform({ samples: joined([...sounds, tail]), sampleRate });
    this.#recognizer.decode(stream);
    this.#report({ kind: 'written', id, ...written(this.#recognizer.getResult(stream)) });
  }

  drop(id: number): void {
    this.#sounds.delete(id);
  }
}

function written({ text, ys_probs: logs = [] }: SherpaResult): { text: string; confidence?: number } {
  if (logs.length === 0) return { text: text.trim() };
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  return { text: text.trim(), confidence: Math.min(1, Math.exp(mean)) };
}

function floats(samples: Int16Array): Float32Array {
  return Float32Array.from(samples, (sample) => sample / 32768);
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
