// RFC 5589 §7: a telephone has two calls and wants them joined: who of the other call comes to our patient.
import type { Leg } from './leg.ts';
import type { Standing } from './talk-guest.ts';
import type { TalkMember } from './talk-party.ts';
import { canHear } from './talk-sound.ts';

/** A talk that can be joined with another: a patient and one with him, and nobody is being rung. */
export interface TalkOfTwo {
  readonly patient: TalkMember;
  readonly seat: TalkMember;
  /** Lets them hear each other as they have to. */
  arrange(): void;
}

/**
 * A patient as one who may come into another talk. One of our own people can be asked to speak from another media worker;
 * of anybody else the recording is written where he is.
 */
export function patientAsMember(patient: Leg, isOurs = false): TalkMember {
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

/** Whether they can be heard together as they are; `undefined` for a talk that can't be joined now. */
export function canMeet(
  ours: TalkOfTwo | undefined,
  theirs: TalkOfTwo | undefined,
  leaving: Standing,
): boolean {
  const [near, far] = [ours?.patient.stream, theirs && stayingOf(theirs, leaving).stream];
  return near !== undefined && far !== undefined && canHear(far, near);
}

/**
 * Has who stays of theirs speak from our patient's media worker. When the two can't be joined after all (`stillCan`), he
 * is brought back to the one with whom he has talked; or hung up, when he can't be.
 */
export async function bringTogether(
  ours: TalkOfTwo | undefined,
  theirs: TalkOfTwo | undefined,
  leaving: Standing,
  stillCan: () => boolean,
): Promise<void> {
  const near = ours?.patient.stream;
  if (!near || !theirs) return;
  const member = stayingOf(theirs, leaving);
  if (!(await member.moveNear?.(near)) || stillCan()) return;
  const beside = (leaving === 'patient' ? theirs.patient : theirs.seat).stream;
  if (beside && (await member.moveNear?.(beside))) theirs.arrange();
  else member.hangUp();
}
