/** A timer that waits; of two that fall due together the one set first comes first. */
export interface Waiting {
  readonly atMs: number;
  readonly order: number;
  /** Undefined once it fired or was cancelled: nothing is held on to for its sake. */
  action: (() => void) | undefined;
}

/** Timers by the moment they fall due (a binary heap): tens of thousands cost no more than the ones that fire. */
export class TimerQueue {
  readonly #heap: Waiting[] = [];
  #cancelled = 0;

  get size(): number {
    return this.#heap.length - this.#cancelled;
  }

  /** The next one that was not cancelled. */
  get first(): Waiting | undefined {
    for (;;) {
      const [first] = this.#heap;
      if (!first || first.action) return first;
      this.#removeFirst();
      this.#cancelled -= 1;
    }
  }

  add(timer: Waiting): void {
    const heap = this.#heap;
    let at = heap.push(timer) - 1;
    for (let above = (at - 1) >> 1; at > 0 && before(timer, heap[above]!); above = (at - 1) >> 1) {
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = timer;
  }

  /** Takes `first` out and fires it. */
  fire(): void {
    const { first } = this;
    if (!first) return;
    const { action } = first;
    this.#removeFirst();
    first.action = undefined;
    action?.();
  }

  /** Nothing when it is over. */
  cancel(timer: Waiting): void {
    if (!timer.action) return;
    timer.action = undefined;
    this.#cancelled += 1;
    if (this.#cancelled > 1000 && this.#cancelled > this.#heap.length / 2) this.#sweep();
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const next = right < heap.length && before(heap[right]!, heap[left]!) ? right : left;
      if (next >= heap.length || !before(heap[next]!, last)) break;
      heap[at] = heap[next]!;
      at = next;
    }
    heap[at] = last;
  }

  #sweep(): void {
    const left = this.#heap.splice(0).filter(({ action }) => action);
    this.#cancelled = 0;
    for (const timer of left) this.add(timer);
  }
}

function before(a: Waiting, b: Waiting): boolean {
  return a.atMs === b.atMs ? a.order < b.order : a.atMs < b.atMs;
}
