import type { CallingRules } from '../../../src/api/contract/index.ts';

/** The bounds of each number; what the field shows beyond them is an error. */
export const bounds = {
  minLeadMinutes: [0, 1440],
  samePhonePauseMinutes: [1, 1440],
  day: [1, 1000],
  week: [1, 1000],
  month: [1, 1000],
} as const;
type Bounded = keyof typeof bounds;

/** As it is typed: a number may be missing for a while. */
export type RulesDraft = Omit<CallingRules, 'caps' | 'minLeadMinutes' | 'samePhonePauseMinutes'> & {
  readonly numbers: Readonly<Record<Bounded, number | null>>;
};

export function draftOf({ caps, minLeadMinutes, samePhonePauseMinutes, ...rules }: CallingRules): RulesDraft {
  return { ...rules, numbers: { ...caps, minLeadMinutes, samePhonePauseMinutes } };
}

export function isNumberRight(name: Bounded, value: number | null): value is number {
  const [least, most] = bounds[name];
  return value !== null && Number.isInteger(value) && value >= least && value <= most;
}

/** Whether a row of a list is filled in and stands there once. */
export function isRowRight(names: readonly string[], index: number): boolean {
  const name = names[index]?.trim() ?? '';
  return name !== '' && names.findIndex((other) => other.trim() === name) === index;
}

/** The rules as they are sent; undefined while something is wrong. Pure. */
export function rulesOf({ numbers, ...rules }: RulesDraft): CallingRules | undefined {
  const { day, week, month, minLeadMinutes, samePhonePauseMinutes } = numbers;
  const dates = rules.calendar.map(({ date }) => date);
  const branches = rules.branchZones.map(({ branch }) => branch);
  const rowsRight = [dates, branches].every((names) => names.every((_, index) => isRowRight(names, index)));
  if (
    !rowsRight ||
    !isNumberRight('day', day) ||
    !isNumberRight('week', week) ||
    !isNumberRight('month', month) ||
    !isNumberRight('minLeadMinutes', minLeadMinutes) ||
    !isNumberRight('samePhonePauseMinutes', samePhonePauseMinutes)
  )
    return undefined;
  return { ...rules, caps: { day, week, month }, minLeadMinutes, samePhonePauseMinutes };
}
