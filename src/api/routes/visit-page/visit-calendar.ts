// RFC 5545: one event of a calendar. Lines end in CRLF and have 75 octets at most (§3.1).
import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import type { LinkedVisit } from '../../../inbox/index.ts';

/** The visit for a calendar: the clinic's name and when, which is disclosure level 1. How long it takes nobody knows. */
export function visitCalendar(visit: LinkedVisit, code: string, nowMs: number): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Perezvon//Visit//RU',
    'BEGIN:VEVENT',
    // the code itself must not lie in calendars that are shared
    `UID:${createHash('sha256').update(`calendar ${code}`).digest('hex').slice(0, 32)}@perezvon`,
    `DTSTAMP:${stamp(nowMs)}`,
    `DTSTART:${stamp(visit.startsAtMs)}`,
    `SUMMARY:${escaped(visit.clinicName)}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function stamp(ms: number): string {
  return DateTime.fromMillis(ms, { zone: 'utc' }).toFormat("yyyyMMdd'T'HHmmss'Z'");
}

/** §3.3.11 */
function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r?\n/g, '\\n');
}

function folded(line: string): string {
  let out = '';
  let octets = 0;
  for (const sign of line) {
    const size = Buffer.byteLength(sign);
    if (octets + size > 75) {
      out += '\r\n ';
      octets = 1;
    }
    out += sign;
    octets += size;
  }
  return out;
}
