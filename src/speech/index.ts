export type { Heard, Meaning, Recognizer, RecognizerListener, RecognizerSession } from './recognizer.ts';
export type { Pcm, Synthesizer, Voice } from './synthesizer.ts';
