import type { Transaction } from 'kysely';
import { Database } from '../../../src/db/index.ts';

/** A database at whose commits something may happen. */
export class FaultyDatabase extends Database {
  readonly #at: (phase: 'before' | 'inside' | 'after') => Promise<void>;

  constructor(
    options: ConstructorParameters<typeof Database>[0],
    at: (phase: 'before' | 'inside' | 'after') => Promise<void>,
  ) {
    super(options);
    this.#at = at;
  }

  override async transaction<T, R>(work: (tx: Transaction<T>) => Promise<R>): Promise<R> {
    await this.#at('before');
    const result = await super.transaction<T, R>(async (tx) => {
      const value = await work(tx);
      await this.#at('inside');
      return value;
    });
    await this.#at('after');
    return result;
  }
}
