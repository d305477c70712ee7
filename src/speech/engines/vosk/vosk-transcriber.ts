// The WebSocket protocol of alphacep/vosk-server, websocket/asr_server.py.
import type { Hearing } from '../../recognizer.ts';
import type { Dictation, Transcriber } from '../transcribing/transcriber.ts';
import { VoskDictation } from './vosk-dictation.ts';

/** A Vosk server at `ws://host:port`: one connection an utterance, opened when somebody begins to speak. */
export function createVoskTranscriber({ address }: { readonly address: string }): Transcriber {
  return {
    id: 'vosk',
    start: async () => undefined,
    stop: async () => undefined,
    begin: (_hearing: Hearing, onPartial): Dictation => new VoskDictation(address, onPartial),
  };
}
