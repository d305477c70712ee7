export type { Heard, Meaning, Recognizer, RecognizerListener, RecognizerSession } from './recognizer.ts';
export type { Pcm, Synthesizer, Voice } from './synthesizer.ts';
export { PhraseCache, type Phrase, type PhraseCacheOptions } from './phrase-cache.ts';
export { createEspeakSynthesizer } from './engines/espeak/espeak-synthesizer.ts';
