/** Who somebody in a talk is, for those who see it. */
export interface TalkName {
  /** Where he is reached, when he is one of ours. */
  readonly stationId?: string;
  readonly name?: string;
  /** E.164. */
  readonly number?: string;
}
