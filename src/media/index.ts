export { MediaEngine, type MediaEngineOptions } from './engine.ts';
export type { EngineStatistics, StreamStatistics } from './statistics.ts';
export type { Audio, Described, MediaStream, Playback, PlaybackEnd, StreamOrder } from './stream.ts';
export { decodeWav, encodeWav, repairWav, type WavAudio } from './wav.ts';
