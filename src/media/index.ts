export type { CodecName } from './codec/speech-codec.ts';
export { MediaEngine } from './engine.ts';
export type { PageState } from './webrtc/page-end.ts';
export { addressTaken } from './sdp/negotiation.ts';
export type { SrtpPolicy } from './sdp/key-agreement.ts';
export type { StreamStatistics } from './statistics.ts';
export type { Agreed, Audio, Described, MediaStream, Playback, StreamOrder } from './stream.ts';
export { measureOpusRecording, opusRecordingPeaks, repairOpusRecording } from './recording/opus-file.ts';
export { decodeWav, encodeWav, repairWav } from './wav.ts';
