import { Failure, isFailure } from '../../base/index.ts';
import type { EngineTrouble } from '../recognizer.ts';

const prefix = 'speech.voice-';

/** A sentence that an engine far away did not make. */
export function voiceTrouble(trouble: EngineTrouble, cause?: unknown): Failure {
  return new Failure('unavailable', {
    code: `${prefix}${trouble}`,
    message: `The speech service did not make the sentence (${trouble}).`,
    retryable: !['refused', 'misordered', 'untrusted'].includes(trouble),
    cause,
  });
}

/** What was wrong, of whatever a synthesizer throws. */
export function troubleOfVoice(error: unknown): EngineTrouble {
  const code = isFailure(error) ? error.code : '';
  if (code.startsWith(prefix)) return code.slice(prefix.length) as EngineTrouble;
  if (isFailure(error) && (error.kind === 'invalid' || code === 'engine.not-installed')) return 'misordered';
  return 'broken';
}
