import type { MediaStream } from '../media/index.ts';
import type { SupervisorRole } from './talk-audience.ts';
import { TalkParty, type Invitation } from './talk-party.ts';

/** A supervisor who is in a talk. */
export interface Supervision {
  setRole(role: SupervisorRole): void;
  leave(): void;
}

export interface SupervisorsOptions {
  note(kind: string, detail?: Readonly<Record<string, unknown>>): void;
  /** Somebody came, left, or is heard by others than before. */
  onChange(): void;
}

/** Who else is in a talk to listen, to whisper to our side or to be heard by all; each comes and goes as he likes. */
export class Supervisors {
  readonly #o: SupervisorsOptions;
  readonly #roles = new Map<TalkParty, SupervisorRole>();
  readonly #rung = new Set<TalkParty>();
  #closed = false;

  constructor(options: SupervisorsOptions) {
    this.#o = options;
  }

  get all(): readonly (readonly [TalkParty, SupervisorRole])[] {
    return [...this.#roles];
  }

  /** Rings one; undefined when he does not come, or comes too late. */
  bring(
    order: { readonly legId: string; readonly near: MediaStream; readonly invitation: Invitation },
    role: SupervisorRole,
  ): Promise<Supervision | undefined> {
    return new Promise((resolve) => {
      const party = new TalkParty({
        ...order,
        onReady: () => {
          if (this.#closed) {
            party.hangUp();
            return;
          }
          this.#setRole(party, role);
          resolve({
            setRole: (next) => {
              if (this.#roles.has(party)) this.#setRole(party, next);
            },
            leave: () => party.hangUp(),
          });
        },
        onEnded: () => {
          this.#rung.delete(party);
          if (this.#roles.delete(party) && !this.#closed) {
            this.#o.note('unsupervised', named(party));
            this.#o.onChange();
          }
          resolve(undefined);
        },
      });
      this.#rung.add(party);
      party.ring();
    });
  }

  /** The talk is over: all are hung up, also those who are still being rung. */
  close(): void {
    this.#closed = true;
    this.sendAway();
  }

  /** Nobody is left whom they could look after: all are hung up. */
  sendAway(): void {
    for (const party of this.#rung) party.hangUp();
  }

  #setRole(party: TalkParty, role: SupervisorRole): void {
    if (this.#roles.get(party) === role) return;
    this.#roles.set(party, role);
    this.#o.note('supervised', { role, ...named(party) });
    this.#o.onChange();
  }
}

/** Who listens is kept: it is a matter of law. */
function named({ who: { name, stationId } }: TalkParty): Readonly<Record<string, unknown>> {
  return { ...(name !== undefined && { by: name }), ...(stationId !== undefined && { stationId }) };
}
