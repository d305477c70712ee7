import type { Said } from '../speech/index.ts';

/** When he asked to be called again, by the clinic's calendar and clock; empty when he named neither day nor hour. */
export interface CallAgain {
  /** `2026-11-24` */
  readonly date?: string;
  /** `15:30` */
  readonly time?: string;
  /** Twelve hours from `time`, when his words leave both open. */
  readonly orTime?: string;
  /** «вечером»: any hour from `time` until this one. */
  readonly untilTime?: string;
  /** «через полчаса»: nothing else is told then. */
  readonly inMinutes?: number;
}

/** The day and the hour that were named with «перезвоните»; of an engine that does not tell them apart the first of each. */
export function callAgainOf(said: Said | undefined): CallAgain {
  const { date: day, time: hour } = said?.anotherCall ?? { date: said?.dates[0], time: said?.times[0] };
  if (hour?.kind === 'in') return { inMinutes: hour.minutes };
  const date = day?.kind === 'day' ? day.day : day?.from;
  const time = hour?.kind === 'at' ? hour.time : hour?.from;
  return {
    ...(date === undefined ? {} : { date }),
    ...(time === undefined ? {} : { time }),
    ...(hour?.or !== undefined ? { orTime: hour.or } : {}),
    ...(hour?.kind === 'between' && time !== undefined && hour.to !== undefined
      ? { untilTime: hour.to }
      : {}),
  };
}
