/** Who somebody in a talk is, for those who see it. */
export interface TalkName {
  /** Where he is reached, when he is one of ours. */
  readonly stationId?: string;
  readonly name?: string;
  /** E.164. */
  readonly number?: string;
}

/** Whom an event is about, as the timeline keeps it. */
export function named(who: TalkName | undefined, key = 'who'): Readonly<Record<string, unknown>> {
  const name = who?.name ?? who?.number;
  return name === undefined ? {} : { [key]: name };
}
