import type { Pcm } from '../../synthesizer.ts';
import type { VoiceReply, VoiceRequest } from './voice-messages.ts';

/**
 * The life of an engine's process: makes one sentence after another and tells whoever started it. `speak` hands each piece
 * over as soon as it is made; what it throws is told as a complaint (its message, which holds nothing of the sentence).
 */
export function serveVoice<Order>(speak: (order: Order, give: (pcm: Pcm) => void) => Promise<void>): void {
  const tell = (reply: VoiceReply): void => void process.send?.(reply);
  let last = Promise.resolve();
  process.on('message', ({ id, order }: VoiceRequest<Order>) => {
    last = last
      .then(() => speak(order, (pcm) => pcm.samples.length > 0 && tell({ id, ...pcm })))
      .then(
        () => tell({ id, ended: true }),
        (error: unknown) =>
          tell({ id, complaint: error instanceof Error ? error.message.slice(0, 200) : 'unknown' }),
      );
  });
  // Ctrl-C reaches the whole group: whoever started us says when to end, by closing the channel
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit(0));
  tell({ ready: true });
}
