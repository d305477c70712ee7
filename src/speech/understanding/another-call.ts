import { dateSaid } from './dates.ts';
import { ofAnotherCall } from './intent.ts';
import type { Marked } from './phrases.ts';
import type { AnotherCall, SaidFound, Span } from './said.ts';
import type { Word } from './words.ts';

interface Named {
  readonly dates: SaidFound['dates'];
  readonly times: SaidFound['times'];
}

/**
 * The day and the hour of «перезвоните завтра в семь», not those of «сегодня не могу»; of «не звоните до шести» when that is
 * over. `visit` is the day of the visit, which is told for other reasons.
 */
export function anotherCall(
  words: readonly Word[],
  marks: readonly Marked[],
  found: SaidFound,
  visit: number | undefined,
): AnotherCall {
  const said = ({ from, to }: Span): string =>
    words
      .slice(from, to)
      .map(({ text }) => text)
      .join(' ');
  const puttingOff = marks.filter(({ mark }) => mark === 'later');
  const asked = puttingOff.find((mark) => ofAnotherCall.test(said(mark)));
  const refused = marks.some(({ mark }) => mark === 'no-calls' || mark === 'stop');
  if (refused && !asked) return whenOver(found, said({ from: 0, to: words.length }));
  const hinders = marks.filter(
    (mark) =>
      /^(?:no|negation)$/.test(mark.mark) || (mark.mark === 'later' && !ofAnotherCall.test(said(mark))),
  );
  // «сегодня я занят»
  const isHindered = ({ to }: Span): boolean => hinders.some(({ from }) => from === to || from === to + 1);
  const usable: Named = {
    dates: found.dates.filter((date) => date.days.from !== undefined && !isHindered(date)),
    times: found.times.filter(({ time }) => time.kind !== 'between' || time.from !== undefined),
  };
  const others = usable.dates.filter(({ days }) => days.from !== visit);
  const latest = others.toSorted((a, b) => a.days.from! - b.days.from!).at(-1);
  const near = asked && around({ ...usable, dates: others }, usable, found, asked);
  if (!near || (near.dates.length === 0 && near.times.length === 0)) return told(latest, usable.times.at(-1));
  // «не могу сегодня, перезвоните вечером» names no day for it
  return told(near.dates[0] ?? (hinders.length > 0 ? undefined : latest), near.times[0]);
}

/** What is named from the request on, then what is named right before it: «завтра в семь перезвоните». */
function around(before: Named, behind: Named, all: Named, asked: Marked): Named {
  let start = asked.from;
  const spans: readonly Span[] = [...all.dates, ...all.times];
  for (let last: Span | undefined; (last = spans.find(({ to }) => to === start)) !== undefined;)
    start = last.from;
  const isBehind = ({ from }: Span): boolean => from >= asked.from;
  const isBefore = ({ from }: Span): boolean => start <= from && from < asked.from;
  return {
    dates: [...behind.dates.filter(isBehind), ...before.dates.filter(isBefore)],
    times: [...behind.times.filter(isBehind), ...before.times.filter(isBefore)],
  };
}

/** «Не звоните сегодня» is over tomorrow, «до шести» at six. */
function whenOver(found: SaidFound, text: string): AnotherCall {
  const days = found.dates.at(-1)?.days;
  const time = found.times.at(-1)?.time;
  const hour = time?.kind === 'between' ? time.to : text.includes('до вечера') ? '17:00' : undefined;
  if (hour !== undefined) {
    const day = days?.from === undefined ? {} : { date: dateSaid({ ...days, to: days.from }) };
    return { ...day, time: { kind: 'between', from: hour } };
  }
  const last = time === undefined ? days?.to : undefined;
  return last === undefined ? {} : { date: dateSaid({ from: last + 1, to: last + 1, end: days!.end }) };
}

function told(
  date: Named['dates'][number] | undefined,
  time: Named['times'][number] | undefined,
): AnotherCall {
  return { ...(date ? { date: dateSaid(date.days) } : {}), ...(time ? { time: time.time } : {}) };
}
