import type { HangupCause } from './hangup-cause.ts';
import type { ShownCaller } from './station.ts';
import type { SupervisorRole } from './talk-audience.ts';
import type { TalkName } from './talk-name.ts';
import type { GuestNow, TalkPart } from './talk-view.ts';
import type { Talk } from './talk.ts';

/** The call at a desk. */
export interface DeskCall {
  readonly legId: string;
  readonly phase: 'ringing' | 'talking';
  readonly caller: ShownCaller;
  /** Milliseconds since 1970: since when it has been in this phase. */
  readonly since: number;
  readonly held: boolean;
  /** The page was lost and is waited for. */
  readonly away: boolean;
  /** `guest`: he is asked by a colleague and does not have the patient; `supervisor`: he listens in. */
  readonly part: TalkPart;
  /** How he listens in. */
  readonly role?: SupervisorRole;
  /** The others of our people who have the patient. */
  readonly colleagues: readonly DeskPerson[];
  /** Who leads the talk and is heard by this one; who only listens is not shown. */
  readonly supervisors: readonly (DeskPerson & { readonly role: SupervisorRole })[];
  /** Whom he has brought in, until that one has the patient too or is gone. */
  readonly guest?: DeskGuest;
  /** The last one whom he wanted to bring in and who did not come. */
  readonly refused?: DeskPerson & { readonly cause: HangupCause };
}

/** Somebody as a desk shows him. */
export type DeskPerson = Pick<TalkName, 'name' | 'number'>;

export interface DeskGuest extends DeskPerson, GuestNow {
  readonly purpose: 'transfer' | 'consultation';
}

/** Who is in the talk, as the one sees it whose leg this is. */
export function peopleAt(
  talk: Talk | undefined,
  own: { readonly legId: string; readonly stationId: string },
): Pick<DeskCall, 'part' | 'role' | 'colleagues' | 'supervisors' | 'guest' | 'held'> {
  if (!talk) return { part: 'seat', colleagues: [], supervisors: [], held: false };
  const { seats, guest, supervisors, held } = talk.view;
  const part = talk.partOf(own.legId) ?? 'seat';
  const role = supervisors.find(({ stationId }) => stationId === own.stationId)?.role;
  const led = part === 'seat' ? guest : undefined;
  const purpose = led?.purpose;
  return {
    part,
    held,
    role: part === 'supervisor' ? role : undefined,
    supervisors: supervisors
      .filter((one) => one.stationId !== own.stationId && one.role !== 'listen')
      .map((one) => ({ ...shown(one), role: one.role })),
    colleagues: seats.filter(({ legId }) => legId !== own.legId).map(shown),
    guest:
      led && purpose && purpose !== 'first'
        ? { ...shown(led), purpose, state: led.state, byLine: led.byLine }
        : undefined,
  };
}

export function shown({ name, number }: TalkName): DeskPerson {
  return { name, number };
}
