export type { Heard, Meaning, Recognizer, RecognizerListener, RecognizerSession } from './recognizer.ts';
export type { Pcm, Synthesizer, Voice } from './synthesizer.ts';
export { PhraseCache, type Phrase, type PhraseCacheOptions } from './phrase-cache.ts';
export { createEspeakSynthesizer, robotVoice } from './engines/espeak/espeak-synthesizer.ts';
export { type Case } from './spoken/grammar.ts';
export { spokenClinic } from './spoken/clinic-name.ts';
export { spokenDate, spokenTime } from './spoken/dates.ts';
export { spokenName } from './spoken/names.ts';
export { spokenSpecialist, spokenWhereTo } from './spoken/specialties.ts';
export {
  createEmbeddedRecognizer,
  type EmbeddedRecognizerOptions,
} from './engines/embedded/embedded-recognizer.ts';
export { ACCEPT_OTHER, ACCEPT_YES } from './engines/embedded/thresholds.ts';
