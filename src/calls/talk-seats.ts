import type { Clock } from '../base/index.ts';
import type { TalkMember } from './talk-party.ts';

/** Who talks with a patient, and whether he has to wait for them. */
export class TalkSeats {
  readonly #clock: Clock;
  #all: readonly TalkMember[] = [];
  /** By order of one of them. */
  #held = false;
  /** Whose own telephones hold us. */
  readonly #holding = new Set<TalkMember>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get all(): readonly TalkMember[] {
    return this.#all;
  }

  /** Our own people among them. */
  get ours(): readonly TalkMember[] {
    return this.#all.filter(({ isOurs }) => isOurs);
  }

  get count(): number {
    return this.#all.length;
  }

  has(member: TalkMember): boolean {
    return this.#all.includes(member);
  }

  get isHeld(): boolean {
    const [seat, ...more] = this.#all;
    return this.#held || (seat !== undefined && more.length === 0 && this.#holding.has(seat));
  }

  /** False when nothing changes. */
  hold(held: boolean): boolean {
    const changes = this.#held !== held;
    this.#held = held;
    return changes;
  }

  /** His telephone holds us, or has us back. */
  telephoneHolds(member: TalkMember, held: boolean): void {
    if (held) this.#holding.add(member);
    else this.#holding.delete(member);
  }

  /** The patient is with these, and waits no more. */
  take(...members: readonly TalkMember[]): void {
    this.#all = members;
    this.#held = false;
  }

  /** They are out, without being hung up. */
  empty(): readonly TalkMember[] {
    const left = this.#all;
    this.#all = [];
    return left;
  }

  /** One has hung up; false when he had no seat. */
  lose(member: TalkMember): boolean {
    this.#holding.delete(member);
    const had = this.has(member);
    this.#all = this.#all.filter((other) => other !== member);
    return had;
  }

  /** They hear nothing more, and are hung up unless they do it themselves within so long. */
  part(members: readonly TalkMember[], ownPartingMs: number): void {
    const hangUp = (): void => members.forEach((member) => member.hangUp());
    for (const { stream } of members) stream?.hear([]);
    if (ownPartingMs === 0) hangUp();
    else this.#clock.after(ownPartingMs, hangUp);
  }
}
