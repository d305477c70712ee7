const strokeMs = 400;
const pairPauseMs = 200;
const periodMs = 3_000;

/** Two short strokes every three seconds, until `stop`. */
export class RingTone {
  #context: AudioContext | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;

  start(): void {
    if (this.#timer) return;
    this.#context = new AudioContext();
    this.#ring();
    this.#timer = setInterval(() => this.#ring(), periodMs);
  }

  stop(): void {
    if (!this.#timer) return;
    clearInterval(this.#timer);
    this.#timer = null;
    void this.#context?.close();
    this.#context = null;
  }

  #ring(): void {
    this.#stroke(0);
    this.#stroke(strokeMs + pairPauseMs);
  }

  #stroke(delayMs: number): void {
    const context = this.#context;
    if (!context) return;
    const at = context.currentTime + delayMs / 1000;
    const loudness = context.createGain();
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(0.15, at + 0.03);
    loudness.gain.linearRampToValueAtTime(0, at + strokeMs / 1000);
    loudness.connect(context.destination);
    for (const hertz of [440, 554]) {
      const tone = context.createOscillator();
      tone.frequency.value = hertz;
      tone.connect(loudness);
      tone.start(at);
      tone.stop(at + strokeMs / 1000);
    }
  }
}
