import type { MediaEngine, MediaStream } from '../media/index.ts';
import { Echo } from './echo.ts';
import type { Attached } from './page-leg.ts';

const longestFrames = 3000;

/** An operator tries his headset in a page: what he says is said back. */
export class PageEcho {
  #stream: MediaStream | undefined;
  #echo: Echo | undefined;
  #frames = 0;
  #over = false;

  /** Ends by itself when the page closes its connection, when its network is lost, or after a minute. */
  async begin(media: Pick<MediaEngine, 'openStream'>, id: string, offer: Buffer): Promise<Attached> {
    if (this.#over) return { ok: false, why: 'over' };
    const stream = await media.openStream({
      id,
      page: {
        onState: (state) => {
          if (state === 'connected') this.#echo?.start();
          else if (state !== 'waiting') void this.end();
        },
      },
      onFrame: (frame) => this.#hear(frame),
      onBroken: () => void this.end(),
    });
    this.#stream = stream;
    // ended while it was opened
    if (this.#over) {
      await stream.close();
      return { ok: false, why: 'over' };
    }
    this.#echo = new Echo(stream);
    const answering = stream.createAnswer(offer);
    if (answering.ok) return { ok: true, answer: answering.answer };
    void this.end();
    return answering;
  }

  async end(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#echo?.stop();
    // a media thread that has died has nothing to close
    await this.#stream?.close().catch(() => undefined);
  }

  #hear(frame: Int16Array): void {
    this.#frames += 1;
    if (this.#frames < longestFrames) this.#echo?.hear(frame);
    else void this.end();
  }
}
