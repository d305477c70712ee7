/**
 * The people (and machines) of the rehearsal town. `weight` is the number of them among any 200 consecutive
 * telephone numbers; the weights add up to 200.
 */
export const temperaments = [
  { name: 'says-yes', weight: 25, does: 'says «да»' },
  { name: 'says-coming', weight: 22, does: 'says «да, приду»' },
  { name: 'says-fine', weight: 16, does: 'says «хорошо»' },
  { name: 'says-uh-huh', weight: 10, does: 'says «угу»' },
  { name: 'says-of-course', weight: 14, does: 'says «конечно, буду»' },
  { name: 'slow-thinker', weight: 6, does: 'says «э-э…», thinks, then «да»' },
  { name: 'talks-over', weight: 5, does: 'says «да-да, я помню, приду» while the robot speaks' },
  { name: 'hums-along', weight: 3, does: 'says «угу», «ага» while the robot speaks, then «да, приду»' },
  { name: 'asks-to-repeat', weight: 3, does: 'says «что? повторите, пожалуйста», then «да»' },
  { name: 'answers-second-time', weight: 6, does: 'is busy at the first call, later says «да»' },
  { name: 'presses-one', weight: 12, does: 'presses 1' },
  { name: 'presses-two', weight: 3, does: 'presses 2' },
  { name: 'presses-zero', weight: 2, does: 'presses 0' },
  { name: 'says-no', weight: 8, does: 'says «нет, не смогу», then «отменить»' },
  { name: 'wants-to-move', weight: 7, does: 'says «можно перенести на другой день?»' },
  { name: 'asks-question', weight: 3, does: 'asks «а сколько это будет стоить?»' },
  { name: 'asks-for-person', weight: 4, does: 'says «соедините с оператором»' },
  { name: 'asks-later', weight: 3, does: 'says «я за рулём, перезвоните позже»' },
  { name: 'forbids-calls', weight: 2, does: 'says «больше не звоните мне»' },
  { name: 'greets-with-yes', weight: 2, does: 'picks up with «да?» and later says «нет»' },
  { name: 'stays-silent', weight: 5, does: 'never says a word' },
  { name: 'hangs-up-midway', weight: 6, does: 'hangs up some seconds after the robot began' },
  { name: 'voicemail', weight: 4, does: 'is a machine: long greeting, beep, then it records' },
  { name: 'secretary', weight: 2, does: 'is a program that asks who is calling and why' },
  {
    name: 'phone-menu',
    weight: 1,
    does: 'is the menu of a company: «для связи с отделом продаж нажмите один»',
  },
  { name: 'fax', weight: 1, does: 'is a fax' },
  { name: 'never-hangs-up', weight: 2, does: 'talks of other things and never hangs up' },
  { name: 'busy', weight: 6, does: 'is always busy (486)' },
  { name: 'no-answer', weight: 10, does: 'lets it ring' },
  { name: 'unreachable-number', weight: 3, does: 'does not exist (404, Q.850 cause 1)' },
  { name: 'switched-off', weight: 3, does: 'an announcement before the answer (183), then 480' },
  { name: 'not-in-service', weight: 1, does: 'three tones and an announcement before the answer, then 404' },
] as const;

export type Temperament = (typeof temperaments)[number]['name'];

const townSize = 200;
/** 73 and 200 have no common divisor: neighbours differ, and any 200 consecutive numbers hold every temperament. */
const stride = 73;
/** 73 × 137 = 1 modulo 200. */
const inverseStride = 137;

const townsfolk: readonly Temperament[] = temperaments.flatMap(({ name, weight }) =>
  Array.from({ length: weight }, () => name),
);

/** The last six digits of a number of the rehearsal block +7 990 0xx-xx-xx, however it is written; else undefined. */
export function rehearsalDigits(phone: string): number | undefined {
  const found = /^(?:\+?7|8)9900(\d{6})$/.exec(phone.replace(/[\s()-]/g, ''));
  return found ? Number(found[1]) : undefined;
}

/** Who lives at a number; undefined outside the block. */
export function temperamentOf(phone: string): Temperament | undefined {
  const digits = rehearsalDigits(phone);
  return digits === undefined ? undefined : townsfolk[(digits * stride) % townSize];
}

/** The `n`th number (from 0) at which such a person lives, E.164. */
export function numberWith(temperament: Temperament, n = 0): string {
  const first = townsfolk.indexOf(temperament);
  const weight = townsfolk.lastIndexOf(temperament) - first + 1;
  const slot = first + (n % weight);
  const digits = ((slot * inverseStride) % townSize) + townSize * Math.floor(n / weight);
  return `+79900${String(digits).padStart(6, '0')}`;
}
