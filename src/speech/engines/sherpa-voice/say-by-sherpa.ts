import type { Pcm } from '../../synthesizer.ts';
import type { SherpaSpeaker } from '../sherpa/sherpa-library.ts';
import type { SherpaVoiceOrder } from './sherpa-voice-order.ts';

/** Hands each sentence of an order over as soon as it is made; resolves when all is. Rejects when the voice can't say it. */
export async function sayBySherpa(
  speaker: SherpaSpeaker,
  { text, speed }: SherpaVoiceOrder,
  give: (pcm: Pcm) => void,
): Promise<void> {
  const { sampleRate: sampleRateHz } = speaker;
  let given = 0;
  let over = false;
  const { samples } = await speaker.generateAsync({
    ...{ text, sid: 0, speed, enableExternalBuffer: false },
    onProgress: (made) => {
      if (over) return false;
      given += made.samples.length;
      give({ samples: pcmOf(made.samples), sampleRateHz });
      return true;
    },
  });
  // what the library has told of no more, or never by pieces
  over = true;
  if (given < samples.length) give({ samples: pcmOf(samples.subarray(given)), sampleRateHz });
}

function pcmOf(samples: Float32Array): Int16Array {
  return Int16Array.from(samples, (sample) => Math.round(Math.max(-1, Math.min(1, sample)) * 32_767));
}
