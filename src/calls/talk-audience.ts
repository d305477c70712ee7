/**
 * How somebody else takes part in a talk: `listen` hears all and is heard by nobody, `whisper` is heard by our own people
 * only, `barge` by everybody.
 */
export type SupervisorRole = 'listen' | 'whisper' | 'barge';

/** Who is in a talk, by whatever names them. */
export interface TalkPresence<Who> {
  readonly patient: Who;
  /** Who talks with him: our own people, and whom they have brought in. */
  readonly seats: readonly Who[];
  /** Those of the seats who are our own: what is whispered is for nobody else. */
  readonly ours: readonly Who[];
  /** Whom our own people talk with while he waits. */
  readonly consulted: Who | undefined;
  /** He waits. */
  readonly held: boolean;
  readonly supervisors: readonly (readonly [Who, SupervisorRole])[];
}

/** Whether the patient is talked with; otherwise he hears music. */
export function patientIsIn({ seats, consulted, held }: TalkPresence<unknown>): boolean {
  return seats.length > 0 && consulted === undefined && !held;
}

/** Whom each of them hears; nobody ever hears himself. */
export function whoHearsWhom<Who>(talk: TalkPresence<Who>): ReadonlyMap<Who, readonly Who[]> {
  const { patient, seats, ours, consulted, supervisors } = talk;
  const heard = new Map<Who, readonly Who[]>();
  const withRole = (...roles: SupervisorRole[]): Who[] =>
    supervisors.filter(([, role]) => roles.includes(role)).map(([who]) => who);
  const isIn = patientIsIn(talk);
  const outside = [...(isIn ? [patient] : []), ...(consulted === undefined ? [] : [consulted])];
  heard.set(patient, isIn ? [...seats, ...withRole('barge')] : []);
  for (const seat of seats) {
    const colleagues = seats.filter((other) => other !== seat);
    const whispering = ours.includes(seat) ? withRole('barge', 'whisper') : withRole('barge');
    heard.set(seat, [...outside, ...colleagues, ...whispering]);
  }
  if (consulted !== undefined) heard.set(consulted, seats);
  for (const [who] of supervisors)
    heard.set(who, [...outside, ...seats, ...withRole('barge', 'whisper').filter((other) => other !== who)]);
  return heard;
}
