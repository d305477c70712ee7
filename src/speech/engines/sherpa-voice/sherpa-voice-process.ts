// A program of its own: native code that fails takes only itself away, and the phonemes of espeak-ng in it are GPL-3.0.
// Arguments: the file of the package, the configuration of the voice as JSON.
import { loadSherpa } from '../sherpa/sherpa-library.ts';
import { serveVoice } from '../voice-process/serve-voice.ts';
import type { VoiceReply } from '../voice-process/voice-messages.ts';
import { sayBySherpa } from './say-by-sherpa.ts';
import type { SherpaVoiceOrder } from './sherpa-voice-order.ts';

try {
  const [library = '', config = '{}'] = process.argv.slice(2);
  const { OfflineTts } = loadSherpa(library);
  const speaker = new OfflineTts(JSON.parse(config) as object);
  serveVoice<SherpaVoiceOrder>(async (order, give) => {
    try {
      await sayBySherpa(speaker, order, give);
    } catch {
      // the library's words may be of the sentence
      throw new Error('it made no sound');
    }
  });
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  const reply: VoiceReply = { failed: why.slice(0, 300) };
  process.send?.(reply, () => process.exit(1));
}
