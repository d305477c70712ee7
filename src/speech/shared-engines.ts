import type { Synthesizer } from './synthesizer.ts';

/** An engine that runs as long as somebody has it. */
export interface Held {
  readonly synthesizer: Synthesizer;
  /** Once: the last one who gives it back stops it. */
  giveBack(): Promise<void>;
}

interface Running {
  readonly started: Promise<Synthesizer>;
  users: number;
}

/** Engines that several clinics have at once, each of them running once: by what a synthesizer calls itself. */
export class SharedEngines {
  readonly #running = new Map<string, Running>();

  /** The one that runs already, else this one, started once for all who ask meanwhile. Throws when it does not start. */
  async take(another: Synthesizer): Promise<Held> {
    const { id } = another;
    const running = this.#running.get(id) ?? this.#start(another);
    running.users += 1;
    const synthesizer = await running.started;
    return { synthesizer, giveBack: () => this.#giveBack(id, running) };
  }

  /** Whoever has one has it no more. */
  async stop(): Promise<void> {
    const all = [...this.#running.values()];
    this.#running.clear();
    const outcomes = await Promise.allSettled(all.map((running) => running.started));
    const started = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    await Promise.all(started.map((synthesizer) => synthesizer.stop()));
  }

  #start(another: Synthesizer): Running {
    const started = another.start().then(
      () => another,
      (error: unknown) => {
        this.#running.delete(another.id);
        throw error;
      },
    );
    const running = { started, users: 0 };
    this.#running.set(another.id, running);
    return running;
  }

  async #giveBack(id: string, running: Running): Promise<void> {
    running.users -= 1;
    if (running.users > 0 || this.#running.get(id) !== running) return;
    this.#running.delete(id);
    await (await running.started).stop();
  }
}
