import type { CallEvent, CallRow, HangupCause, Mark } from '../../../src/api/contract/index.ts';
import { formatClock } from '../lib/format/duration.ts';
import { formatPhone } from '../lib/format/phone.ts';
import type { Dictionary } from '../lib/i18n/index.ts';
import { heardWords } from '../ui/heard-words.ts';
import { causeWords, isMissed } from './cause-words.ts';

export interface EventWords {
  /** Who speaks; `system` for what merely happens. */
  readonly side: 'robot' | 'patient' | 'system';
  readonly text: string;
  /** A remark in small letters. */
  readonly remark?: string;
}

type Detail = CallEvent['detail'];

const textOf = (detail: Detail, key: string): string | null => {
  const value = detail[key];
  return typeof value === 'string' && value !== '' ? value : null;
};
const numberOf = (detail: Detail, key: string): number | null => {
  const value = detail[key];
  return typeof value === 'number' ? value : null;
};

/** What has to be known of the call as a whole to tell its events. */
export type ToldCall = Pick<CallRow, 'direction' | 'answeredAt' | 'cause' | 'endedBy'>;

/** One event of a call in words. A kind that is not known is shown by its name. */
export function describeEvent(event: CallEvent, call: ToldCall, t: Dictionary): EventWords {
  const { kind, detail } = event;
  const incoming = call.direction === 'in' ? t.calls.incomingEvents[kind] : undefined;
  const name = incoming ?? t.calls.events[kind] ?? kind;
  switch (kind) {
    case 'said':
      return {
        side: 'robot',
        text: textOf(detail, 'text') ?? name,
        remark: detail['finished'] === false ? t.calls.cutShort : undefined,
      };
    case 'heard':
      return heardOf(detail, name, t);
    case 'answered-by':
      return answeredByOf(detail, name, t);
    case 'digit': {
      const digit = textOf(detail, 'digit');
      return { side: 'patient', text: digit ? t.words.key(digit) : name };
    }
    case 'mark': {
      const mark = t.words.marks[textOf(detail, 'mark') as Mark] ?? textOf(detail, 'mark');
      return { side: 'system', text: mark ? `${name}: ${mark}` : name };
    }
    case 'ended': {
      const said = t.words.causes[textOf(detail, 'cause') as HangupCause];
      const cause = isMissed(call) ? causeWords(call, t) : said;
      return { side: 'system', text: cause ? `${name}: ${cause}` : name };
    }
    case 'connected': {
      const talkMs = numberOf(detail, 'talkMs');
      const text = aboutSomebody(event, name, t);
      return { side: 'system', text, remark: talkMs === null ? undefined : formatClock(talkMs) };
    }
    case 'connecting':
      return { side: 'system', text: name, remark: textOf(detail, 'station') ?? undefined };
    case 'forwarded': {
      const number = textOf(detail, 'number');
      const text = number === null ? name : `${t.calls.forwardedFrom} ${formatPhone(number)}`;
      return { side: 'system', text, remark: t.calls.forwardReasons[textOf(detail, 'reason') ?? ''] };
    }
    case 'caller-name':
      return { side: 'system', text: name, remark: textOf(detail, 'name') ?? undefined };
    case 'supervised': {
      const words = t.calls.supervised[textOf(detail, 'role') ?? ''];
      return { side: 'system', text: words?.(textOf(detail, 'by') ?? t.calls.supervisor) ?? name };
    }
    case 'not-transferred': {
      const remark = t.words.causes[textOf(detail, 'cause') as HangupCause];
      return { side: 'system', text: aboutSomebody(event, name, t), remark };
    }
    default:
      return { side: 'system', text: aboutSomebody(event, name, t) };
  }
}

/** Who has answered, by what that was told, and how sure it is. */
function answeredByOf(detail: Detail, name: string, t: Dictionary): EventWords {
  const announcement = t.calls.announcements[textOf(detail, 'announcement') ?? ''];
  const text = announcement ?? t.calls.answeredBy[textOf(detail, 'who') ?? ''] ?? name;
  const reasons = Array.isArray(detail['reasons']) ? (detail['reasons'] as unknown[]) : [];
  const confidence = numberOf(detail, 'confidence');
  const remarks = reasons.map((reason) => t.calls.answerReasons[String(reason)] ?? String(reason));
  if (confidence !== null) remarks.push(t.calls.confidence(Math.round(confidence * 100)));
  return { side: 'system', text, remark: remarks.length === 0 ? undefined : remarks.join(', ') };
}

/** The same with the name, or the number, of whom it is about. */
function aboutSomebody({ kind, detail }: CallEvent, name: string, t: Dictionary): string {
  const words = t.calls.eventsOfSomebody[kind];
  const who = textOf(detail, 'who') ?? textOf(detail, 'to') ?? textOf(detail, 'by');
  if (words === undefined || who === null) return name;
  return `${words}: ${/^\+?\d+$/.test(who) ? formatPhone(who) : who}`;
}

function heardOf(detail: Detail, name: string, t: Dictionary): EventWords {
  const inner = detail['heard'];
  const heard = (typeof inner === 'object' && inner !== null ? inner : detail) as Detail;
  const meaning = textOf(heard, 'meaning');
  const confidence = numberOf(heard, 'confidence');
  const byKey = meaning?.startsWith('key-') ?? false;
  return {
    side: 'patient',
    text: meaning ? heardWords({ meaning, text: textOf(heard, 'text') }, t) : name,
    remark: confidence === null || byKey ? undefined : t.calls.confidence(Math.round(confidence * 100)),
  };
}

/** The place in `events` of what goes on at `positionMs` of the recording; -1 before the first. */
export function currentEvent(events: readonly CallEvent[], positionMs: number): number {
  return events.findLastIndex(({ recordingMs }) => recordingMs !== null && recordingMs <= positionMs);
}
