import type { DialogName } from '../sip/index.ts';
import type { Guest } from './guest-party.ts';
import type { SupervisorRole } from './talk-audience.ts';
import type { Standing } from './talk-guest.ts';
import type { TalkName } from './talk-name.ts';
import type { TalkMember } from './talk-party.ts';

/** What somebody is in a talk: has it, is asked or rung by who has it, or looks after it. */
export type TalkPart = 'seat' | 'guest' | 'supervisor';

/** Who is in a talk, and how. */
export interface TalkView {
  /** The patient hears music because somebody wants it so. */
  readonly held: boolean;
  /** Our own people who talk with the patient. */
  readonly seats: readonly (TalkName & { readonly legId: string | undefined })[];
  /** Who is rung, or is asked while the patient waits. */
  readonly guest: (TalkName & Pick<Guest, 'purpose'> & GuestNow) | undefined;
  readonly supervisors: readonly (TalkName & { readonly role: SupervisorRole })[];
  /** Since when somebody of ours is with the patient, milliseconds since 1970. */
  readonly joinedAt: number | undefined;
  /** It is over because the patient hung up. */
  readonly patientLeft: boolean;
}

export interface GuestNow {
  readonly state: 'ringing' | 'talking';
  /** He is rung by the patient's line: he can't be sent away. */
  readonly byLine: boolean;
}

/** All who are in a talk beside the patient. */
export interface TalkPeople {
  readonly seats: readonly TalkMember[];
  readonly guest: Guest | undefined;
  readonly supervisors: readonly (readonly [TalkMember, SupervisorRole])[];
}

export function viewOf(
  { seats, guest, supervisors }: TalkPeople,
  rest: Pick<TalkView, 'held' | 'joinedAt' | 'patientLeft'>,
): TalkView {
  const state = guest?.answered ? 'talking' : 'ringing';
  return {
    ...rest,
    seats: seats.map(({ stream, who }) => ({ ...who, legId: stream?.id })),
    guest: guest && {
      ...guest.party.who,
      purpose: guest.purpose,
      state,
      byLine: !guest.party.isRevocable,
    },
    supervisors: supervisors.map(([{ who }, role]) => ({ ...who, role })),
  };
}

/** As what somebody takes part by this leg of his; undefined for who is in no part of it. */
export function partOf({ seats, guest, supervisors }: TalkPeople, legId: string): TalkPart | undefined {
  const isHis = ({ stream }: TalkMember): boolean => stream?.id === legId;
  if (seats.some(isHis)) return 'seat';
  if (guest && isHis(guest.party)) return 'guest';
  return supervisors.some(([member]) => isHis(member)) ? 'supervisor' : undefined;
}

/** As what the one takes part whose dialog this is. */
export function standingOf(
  seats: readonly TalkMember[],
  patient: Pick<TalkMember, 'dialog'>,
  isNamed: (dialog: DialogName) => boolean,
): Standing | undefined {
  const bears = ({ dialog }: Pick<TalkMember, 'dialog'>): boolean => dialog !== undefined && isNamed(dialog);
  if (seats.some(bears)) return 'seat';
  return bears(patient) ? 'patient' : undefined;
}
