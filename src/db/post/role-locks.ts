import { Failure, type Clock } from '../../base/index.ts';
import { holders, tryLock, unlock } from './role-lock.ts';

/** One statement of the session that holds the locks. */
export type Ask = <Row>(text: string, values: readonly unknown[]) => Promise<readonly Row[]>;

export interface RoleLocksOptions {
  readonly clock: Clock;
  /** What the sessions of this process are known by. */
  readonly mark: string;
  /** Another process has what is wanted. */
  onWaiting(): void;
  /** Another process has taken what this one had. */
  onLost(why: Failure): void;
}

/** Locks that are had together or not at all. */
interface Group {
  readonly names: readonly string[];
  readonly onTaken: () => void;
  readonly onLost: (why: Failure) => void;
  /** It was taken once: whoever has it now took it from us. */
  isOurs: boolean;
  /** Another one had it when it was tried. */
  isContended: boolean;
  freeSinceMs: number | undefined;
}

/** Who has a lock and has only lost his connection is back sooner: nobody takes it from him. */
const freeForMs = 5_000;

/** The locks that a process wants: in their order, each only while it has all those before. */
export class RoleLocks {
  readonly #o: RoleLocksOptions;
  readonly #groups: Group[] = [];
  #lost: Failure | undefined;
  readonly #held = new Set<string>();

  constructor(options: RoleLocksOptions) {
    this.#o = options;
  }

  /** Resolves once all of them are ours; rejects with `role.lost` when another process takes something from this one. */
  want(names: readonly string[]): Promise<void> {
    if (this.#lost) return Promise.reject(this.#lost);
    return new Promise((onTaken, onLost) => {
      const state = { isOurs: false, isContended: false, freeSinceMs: undefined };
      this.#groups.push({ names, onTaken, onLost, ...state });
    });
  }

  has(name: string): boolean {
    return this.#held.has(name);
  }

  /** The session is over, and with it what it held. */
  broke(): void {
    this.#held.clear();
    for (const group of this.#groups) group.freeSinceMs = undefined;
  }

  /** Takes what is missing; whether there is nothing left to wait for. */
  async take(ask: Ask): Promise<boolean> {
    for (const group of this.#groups) {
      if (group.names.every((name) => this.#held.has(name))) continue;
      const taken = group.isOurs ? await this.#takeBack(ask, group) : await this.#takeNew(ask, group);
      if (!taken) return false;
      group.isOurs = true;
      group.onTaken();
    }
    return true;
  }

  async #takeNew(ask: Ask, group: Group): Promise<boolean> {
    if (!(await this.#isFree(ask, group)) || !(await this.#tryAll(ask, group))) {
      this.#o.onWaiting();
      return false;
    }
    return true;
  }

  async #isFree(ask: Ask, group: Group): Promise<boolean> {
    if ((await this.#holders(ask, group)).length > 0) {
      group.isContended = true;
      group.freeSinceMs = undefined;
      return false;
    }
    if (!group.isContended) return true;
    const nowMs = this.#o.clock.monotonicMs();
    group.freeSinceMs ??= nowMs;
    return nowMs - group.freeSinceMs >= freeForMs;
  }

  /** None is kept when one is missing: another process may be able to work with it. */
  async #tryAll(ask: Ask, group: Group): Promise<boolean> {
    for (const name of group.names) {
      if (await this.#try(ask, name)) continue;
      group.isContended = true;
      group.freeSinceMs = undefined;
      for (const taken of group.names.filter((one) => this.#held.delete(one))) await ask(unlock, [taken]);
      return false;
    }
    return true;
  }

  async #takeBack(ask: Ask, group: Group): Promise<boolean> {
    for (const name of group.names) if (!this.#held.has(name)) await this.#try(ask, name);
    if (group.names.every((name) => this.#held.has(name))) return true;
    const others = (await this.#holders(ask, group)).filter((mark) => mark !== this.#o.mark);
    if (others.length > 0) this.#lose(group.names[0]!);
    return false;
  }

  #lose(name: string): void {
    const why = new Failure('conflict', {
      code: 'role.lost',
      message: `Another process of Perezvon works as ${name} on this database since the connection was lost: this one stops.`,
      params: { name },
    });
    this.#lost = why;
    for (const group of this.#groups.splice(0)) group.onLost(why);
    this.#o.onLost(why);
  }

  async #try(ask: Ask, name: string): Promise<boolean> {
    const [row] = await ask<{ taken: boolean }>(tryLock, [name]);
    if (row?.taken) this.#held.add(name);
    return row?.taken === true;
  }

  async #holders(ask: Ask, { names }: Group): Promise<readonly string[]> {
    const rows = await ask<{ mark: string }>(
      `select holder.mark from unnest($1::text[]) wanted (name) cross join lateral (${holders('wanted.name')}) holder`,
      [names],
    );
    return rows.map(({ mark }) => mark);
  }
}
