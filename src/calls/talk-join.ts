// RFC 5589 §7: a telephone has two calls and wants them joined: who of the other call comes to our patient.
import type { Leg } from './leg.ts';
import type { Standing } from './talk-guest.ts';
import type { TalkMember } from './talk-party.ts';
import { canHear } from './talk-sound.ts';

/**
 * What came of an attended transfer. Not joined, all stays as it was: `not-now`, somebody is being rung or has gone; `apart`, the
 * sound of the two is in two media workers, and neither may or wants to be moved.
 */
export type Joining = 'joined' | 'not-now' | 'apart';

/** A talk that can be joined with another: a patient and one with him, and nobody is being rung. */
export interface TalkOfTwo {
  readonly patient: TalkMember;
  readonly seat: TalkMember;
  /** Lets them hear each other as they have to. */
  arrange(): void;
}

/** A talk with these in it, if nobody else is and the patient has not gone. */
export function talkOfTwo(
  { patient, isPatientOurs }: { readonly patient: Leg; readonly isPatientOurs?: boolean },
  [seat, ...more]: readonly TalkMember[],
  arrange: () => void,
): TalkOfTwo | undefined {
  if (!seat || more.length > 0 || !patient.isTalking) return undefined;
  return { patient: patientAsMember(patient, isPatientOurs), seat, arrange };
}

/**
 * A patient as one who may come into another talk. One of our own people can be asked to speak from another media worker;
 * of anybody else the recording is written where he is.
 */
function patientAsMember(patient: Leg, isOurs = false): TalkMember {
  return {
    get stream() {
      return patient.stream;
    },
    isOurs,
    ...(isOurs && { moveNear: async (near) => (await patient.moveNear?.(near)) ?? false }),
    hangUp: () => patient.hangUp(),
  };
}

/** Who is left of a talk when the `leaving` one goes. */
export function stayingOf({ patient, seat }: TalkOfTwo, leaving: Standing): TalkMember {
  return leaving === 'patient' ? seat : patient;
}

/** The other talk, when it can be joined with ours as they are; undefined are those that can't be joined now at all. */
export function joinable(
  ours: TalkOfTwo | undefined,
  theirs: TalkOfTwo | undefined,
  leaving: Standing,
): TalkOfTwo | Exclude<Joining, 'joined'> {
  if (!ours || !theirs) return 'not-now';
  return canMeet(ours, theirs, leaving) ? theirs : 'apart';
}

function canMeet(ours: TalkOfTwo, theirs: TalkOfTwo, leaving: Standing): boolean {
  const [near, far] = [ours.patient.stream, stayingOf(theirs, leaving).stream];
  return near !== undefined && far !== undefined && canHear(far, near);
}

/**
 * Has who stays of theirs speak from our patient's media worker. When the two can't be joined by then, he is brought back to
 * the one with whom he has talked; or hung up, when he can't be.
 */
export async function bringTogether(
  askOurs: () => TalkOfTwo | undefined,
  askTheirs: () => TalkOfTwo | undefined,
  leaving: Standing,
): Promise<void> {
  const theirs = askTheirs();
  const near = askOurs()?.patient.stream;
  if (!near || !theirs) return;
  const member = stayingOf(theirs, leaving);
  if (!(await member.moveNear?.(near))) return;
  if (typeof joinable(askOurs(), askTheirs(), leaving) !== 'string') return;
  const beside = (leaving === 'patient' ? theirs.patient : theirs.seat).stream;
  if (beside && (await member.moveNear?.(beside))) theirs.arrange();
  else member.hangUp();
}
