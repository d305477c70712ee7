const frameSamples = 160;

/** Frames of many streams on their way to the main thread in one message, its buffer handed over. */
export class FrameBatch {
  readonly #post: (handles: number[], samples: Int16Array) => void;
  #handles: number[] = [];
  #samples = new Int16Array(frameSamples * 8);

  constructor(post: (handles: number[], samples: Int16Array) => void) {
    this.#post = post;
  }

  add(handle: number, frame: Int16Array): void {
    const at = this.#handles.length * frameSamples;
    if (at === this.#samples.length) {
      const larger = new Int16Array(this.#samples.length * 2);
      larger.set(this.#samples);
      this.#samples = larger;
    }
    this.#samples.set(frame, at);
    this.#handles.push(handle);
  }

  flush(): void {
    const count = this.#handles.length;
    if (count === 0) return;
    const samples = this.#samples;
    const handles = this.#handles;
    this.#samples = new Int16Array(samples.length);
    this.#handles = [];
    this.#post(handles, samples.subarray(0, count * frameSamples));
  }
}
