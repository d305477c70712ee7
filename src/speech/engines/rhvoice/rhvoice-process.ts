// A program of its own: it is the only one that loads RHVoice (its voices are GPL), and talks with the rest by messages.
// Arguments: the library's path, the folder of voices.
import { serveVoice } from '../voice-process/serve-voice.ts';
import type { VoiceReply } from '../voice-process/voice-messages.ts';
import type { RhvoiceOrder } from './rhvoice-order.ts';

/** 50 ms: the engine gives less at a time. */
const worthSending = 1200;

try {
  const [libraryPath = '', dataPath = ''] = process.argv.slice(2);
  // koffi may not be there for this system
  const { RhvoiceLibrary } = await import('./rhvoice-library.ts');
  const library = new RhvoiceLibrary(libraryPath, dataPath);
  serveVoice<RhvoiceOrder>(async (order, give) => {
    let waiting: Int16Array[] = [];
    let rateHz = 0;
    const send = (): void => {
      const samples = Int16Array.from(waiting.flatMap((piece) => [...piece]));
      waiting = [];
      give({ samples, sampleRateHz: rateHz });
    };
    library.speak(order, (samples, sampleRateHz) => {
      rateHz = sampleRateHz;
      waiting.push(samples);
      if (waiting.reduce((sum, piece) => sum + piece.length, 0) >= worthSending) send();
    });
    send();
  });
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  const reply: VoiceReply = { failed: why.slice(0, 300) };
  process.send?.(reply, () => process.exit(1));
}
