// RFC 3891 §3: an INVITE that wants to take the place of a party of one of our calls.
import type { SrtpPolicy } from '../media/index.ts';
import type { IncomingInvite } from '../sip/index.ts';
import type { TalkName } from './talk-name.ts';

/** Who may take a party's place, and who wants to: the telephones of a project, or a line. */
export type Side = `telephones of ${string}` | `line ${string}`;

export function telephonesOf(projectId: string): Side {
  return `telephones of ${projectId}`;
}

export function lineSide(trunkId: string): Side {
  return `line ${trunkId}`;
}

/** Who has proved to be of that side. */
export interface Newcomer {
  readonly side: Side;
  /** Undefined for one of whom nothing is known. */
  readonly who?: TalkName;
  /** Whether his sound may be encrypted; as it was agreed to be with the one before when absent. */
  readonly srtp?: SrtpPolicy;
}

/** A party whose place may be taken. */
interface ReplaceableLeg {
  readonly side: Side | undefined;
  /** Takes the newcomer in place of the far end, or refuses him; never calls anybody. */
  replaceBy(invite: IncomingInvite, newcomer: Newcomer): void;
}

type Session = NonNullable<IncomingInvite['replaces']>['call'];

/** Whose sessions are whose: by them an INVITE names the party whose place it wants. */
export class Replacements {
  readonly #legs = new WeakMap<Session, ReplaceableLeg>();

  /** The session is that leg's from now on. */
  note(session: Session, leg: ReplaceableLeg): void {
    if (leg.side !== undefined) this.#legs.set(session, leg);
  }

  /**
   * For an INVITE with `replaces`. Who is of another side is told what he is told of a call that there is not (481), so
   * that nobody learns of the calls of others.
   */
  take(invite: IncomingInvite, newcomer: Newcomer): void {
    const { replaces } = invite;
    const leg = replaces && this.#legs.get(replaces.call);
    if (leg?.side !== newcomer.side) invite.reject(481);
    else if (replaces?.state === 'over') invite.reject(603);
    else if (replaces?.state === 'talking' && replaces.earlyOnly) invite.reject(486);
    else leg.replaceBy(invite, newcomer);
  }
}
