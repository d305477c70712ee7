/** Some days in a row, by their numbers; a day when both ends are one. */
export interface Period {
  readonly from: number;
  readonly to: number;
  readonly or?: number;
  /** The first word behind it. */
  readonly end: number;
  /** The number of the day, when no month was told. */
  readonly monthless?: number;
  readonly monthTold?: boolean;
  /** Told by its weekday alone. */
  readonly weekday?: boolean;
  /** Nothing shows that it is a day but its place: «с десяти». */
  readonly bare?: boolean;
}

export interface PeriodContext {
  /** Today, or the beginning of the span whose end is read. */
  readonly since: number;
  /** A weekday may be `since` itself. */
  readonly inclusive?: boolean;
  /** A preposition makes «пятое» a day. */
  readonly expected: boolean;
  /** No preposition stands before it. */
  readonly alone?: boolean;
  /** Numbers count though nothing calls them days. */
  readonly bare?: boolean;
}
