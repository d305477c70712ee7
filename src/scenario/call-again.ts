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
}

/** The first day and the first hour that were named with «перезвоните». */
export function callAgainOf(said: Said | undefined): CallAgain {
  const [day] = said?.dates ?? [];
  const [hour] = said?.times ?? [];
  const date = day?.kind === 'day' ? day.day : day?.from;
  const time = hour?.kind === 'at' ? hour.time : hour?.from;
  return {
    ...(date === undefined ? {} : { date }),
    ...(time === undefined ? {} : { time }),
    ...(hour?.kind === 'at' && hour.or !== undefined ? { orTime: hour.or } : {}),
    ...(hour?.kind === 'between' && time !== undefined && hour.to !== undefined
      ? { untilTime: hour.to }
      : {}),
  };
}
