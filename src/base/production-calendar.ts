// Labour Code of Russia, article 112: holidays, and days off that are moved for them by decrees of the Government.

/** A day that a clinic has set otherwise than the calendar of the country. */
export interface CalendarChange {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly off: boolean;
}

/** Month and day of what article 112 names; the first eight days of January are one holiday for our purpose. */
const holidays: ReadonlySet<string> = new Set([
  ...['01-01', '01-02', '01-03', '01-04', '01-05', '01-06', '01-07', '01-08'],
  ...['02-23', '03-08', '05-01', '05-09', '06-12', '11-04'],
]);

interface MovedDays {
  readonly off: readonly string[];
  readonly working: readonly string[];
}

/**
 * Years whose moves are known: by decree (2025: No. 1335 of 4 October 2024; 2026: No. 1466 of 24 September 2025) and
 * by the article itself. A year that is missing here is reckoned by the article alone.
 */
const movedDays: Readonly<Record<string, MovedDays>> = {
  '2025': { off: ['05-02', '05-08', '06-13', '11-03', '12-31'], working: ['11-01'] },
  '2026': { off: ['01-09', '03-09', '05-11', '12-31'], working: [] },
};

const dayMs = 86_400_000;

/** Whether a day (`YYYY-MM-DD`) is a weekend, a holiday or a day off moved for one; what the clinic has set itself wins. */
export function isDayOff(date: string, changes: readonly CalendarChange[] = []): boolean {
  const own = changes.find((change) => change.date === date);
  if (own) return own.off;
  const day = date.slice(5);
  const moved = movedDays[date.slice(0, 4)];
  if (moved?.off.includes(day)) return true;
  if (moved?.working.includes(day)) return false;
  return isWeekend(date) || holidays.has(day) || (!moved && isMovedByLaw(date));
}

/** A holiday on a weekend moves the day off to the next working day; those of January are for the Government to move. */
function isMovedByLaw(date: string): boolean {
  let before = previous(date);
  while (isWeekend(before) || holidays.has(before.slice(5))) {
    if (isWeekend(before) && holidays.has(before.slice(5)) && !before.slice(5).startsWith('01')) return true;
    before = previous(before);
  }
  return false;
}

function isWeekend(date: string): boolean {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

function previous(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) - dayMs).toISOString().slice(0, 10);
}
