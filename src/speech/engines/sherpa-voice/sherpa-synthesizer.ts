import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { Failure, startProcess, type Clock, type Log } from '../../../base/index.ts';
import type { Synthesizer } from '../../synthesizer.ts';
import { findSherpa, howToAddSherpa } from '../sherpa/sherpa-library.ts';
import { ProcessSynthesizer, type EngineProcess } from '../voice-process/process-synthesizer.ts';
import { readVoiceModel } from './sherpa-voice-model.ts';
import { sherpaTextVersion, sherpaVoiceOrder } from './sherpa-voice-order.ts';

export interface SherpaVoiceOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** With the voice's files. */
  readonly folder: string;
  /** Where the library is looked for first. */
  readonly modelDirectory: string;
}

/** A sentence comes in one piece, and a slow machine takes longer for it than it lasts. */
const silentMs = 40_000;

/**
 * A voice of sherpa-onnx in a process of its own. It says a sentence another way each time, so one that broke off in its middle
 * is not gone on with. Throws `Failure`: `speech.sherpa-missing`, and those of `readVoiceModel`.
 */
export function createSherpaSynthesizer({
  clock,
  log,
  folder,
  modelDirectory,
}: SherpaVoiceOptions): Synthesizer {
  const library = findSherpa(modelDirectory);
  if (library === undefined) {
    const command = howToAddSherpa(modelDirectory);
    throw new Failure('invalid', {
      code: 'speech.sherpa-missing',
      message: `sherpa-onnx is not installed. Add it: ${command}`,
      params: { command },
    });
  }
  const { config, byLetters, version } = readVoiceModel(folder, Math.min(2, availableParallelism()));
  return new ProcessSynthesizer({
    id: `sherpa-${basename(folder)}-${version}-${sherpaTextVersion}`,
    ...{ clock, log, silentMs, sameEachTime: false },
    order: (text, voice) => sherpaVoiceOrder(text, voice, byLetters),
    spawn: () => spawnVoice(library, config, log),
  });
}

function spawnVoice(library: string, config: object, log: Log): EngineProcess {
  const voice = startProcess(
    new URL('./sherpa-voice-process.ts', import.meta.url),
    [library, JSON.stringify(config)],
    { serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
  );
  let words = '';
  let loads = true;
  // the library says why before it ends the process; afterwards it may say words of sentences
  voice.stderr?.on('data', (piece: Buffer) => {
    if (loads) words = `${words}${piece.toString()}`.slice(-2000);
  });
  voice.on('message', () => {
    loads = false;
  });
  voice.on('exit', () => {
    const why = words.trim().split('\n').at(-1)?.slice(-300);
    if (loads && why) log.warn({ why }, 'sherpa-onnx does not load the voice');
  });
  return voice;
}
