export type {
  EngineTrouble,
  Heard,
  HeardSoFar,
  Hearing,
  Meaning,
  Recognizer,
  RecognizerListener,
  RecognizerSession,
} from './recognizer.ts';
export { ClinicEars, type EarNews } from './clinic-ears.ts';
export { checkFields } from './engines/check-fields.ts';
export type { EngineDescription, EngineFields } from './engines/engine-kind.ts';
export { embeddedEngine, recognizerKinds } from './engines/recognizer-kinds.ts';
export { usualPatienceMs } from './fallback/fallback-recognizer.ts';
export { tryRecognizer, type RecognizerTrial } from './trial/try-recognizer.ts';
export type { ClinicName } from './understanding/names.ts';
export type { ClinicAnswer } from './understanding/questions.ts';
export type { Said } from './understanding/said.ts';
export { createUnderstanding, type Understanding } from './understanding/understanding.ts';
export { levelOf } from './frame-level.ts';
export type { SpeakerOf, Synthesizer, Voice } from './synthesizer.ts';
export { wholeSound } from './whole-sound.ts';
export { PhraseCache } from './phrase-cache.ts';
export type { Speech } from './speech.ts';
export type { RobotVoice, TalkVoice } from './robot-voice.ts';
export { ClinicVoices } from './clinic-voices.ts';
export { spareVoice, usualVoice, usualVoices, voiceKinds } from './engines/voice-kinds.ts';
export { tryVoice, type VoiceTrial } from './trial/try-voice.ts';
export { createEspeakSynthesizer, robotVoice } from './engines/espeak/espeak-synthesizer.ts';
export { type Case } from './spoken/grammar.ts';
export { spokenClinic } from './spoken/clinic-name.ts';
export { spokenDate, spokenTime } from './spoken/dates.ts';
export { spokenName } from './spoken/names.ts';
export { pronouncer, type Pronunciation } from './spoken/pronunciation.ts';
export { spokenWhereTo } from './spoken/specialties.ts';
export { spokenText } from './spoken/text.ts';
export { createEmbeddedRecognizer } from './engines/embedded/embedded-recognizer.ts';
export { ACCEPT_OTHER, ACCEPT_YES } from './engines/embedded/thresholds.ts';
export { checkRecordings, type RecordingsCheck } from './measuring/recordings-check.ts';
export { AnswerClassifier, type AnswerWords } from './answer-classifier/answer-classifier.ts';
export {
  isDoubtful,
  isMachine,
  isSurelyMachine,
  type Announcement,
  type AnswerReason,
  type AnswerVerdict,
  type Answerer,
} from './answer-classifier/answer-verdict.ts';
export type { RecordingProblem, RecordingRemark } from './own-voice/examine-recording.ts';
export { RecordingJudge } from './own-voice/recording-judge.ts';
export {
  neededParts,
  partCode,
  recordedShare,
  type NeededPart,
  type SentencePattern,
} from './own-voice/needed-parts.ts';
export { createOwnVoice, type RecordedPart, type RecordedVoice } from './own-voice/own-voice-synthesizer.ts';
export { readRecordedPart, recordedExample, recordedParts } from './own-voice/recorded-parts.ts';
export type { ClinicLists } from './own-voice/spoken-values.ts';
export { partKey } from './own-voice/words.ts';
export { findSherpa, howToAddSherpa } from './engines/sherpa/sherpa-library.ts';
export { installModel, modelsHere, removeModel } from './models/install-model.ts';
export { modelCatalogue, type SpeechModel } from './models/model-catalogue.ts';
