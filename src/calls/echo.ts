import type { MediaStream } from '../media/index.ts';

const frameMs = 20;
/** So much is heard before it is said back: long enough for a sentence. */
const turnMs = 4_000;
const beep = makeBeep();

/** Says back to somebody what he says, four seconds at a time with a beep between: sound goes both ways. */
export class Echo {
  readonly #stream: MediaStream;
  #heard: Int16Array[] = [];
  #speaking = true;
  #over = false;

  constructor(stream: MediaStream) {
    this.#stream = stream;
  }

  start(): void {
    void this.#say(beep);
  }

  stop(): void {
    this.#over = true;
  }

  hear(frame: Int16Array): void {
    if (this.#speaking || this.#over) return;
    this.#heard.push(frame);
    if (this.#heard.length * frameMs < turnMs) return;
    const said = concat([...this.#heard, beep]);
    this.#heard = [];
    void this.#say(said);
  }

  async #say(samples: Int16Array): Promise<void> {
    this.#speaking = true;
    await this.#stream.play({ samples }).done;
    this.#speaking = false;
  }
}

function concat(parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** 200 ms of 1000 Hz at −20 dB. */
function makeBeep(): Int16Array {
  return Int16Array.from({ length: 1600 }, (_, n) => Math.round(3277 * Math.sin((2 * Math.PI * n) / 8)));
}
