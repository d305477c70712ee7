/**
 * What can be wrong with a line. Numbers are SIP statuses; the rest has no status of its own.
 * The API gives them as `trunk.<code>`; `troubleWords` says them to people.
 */
export const troubleCodes = [
  'fine',
  '401',
  '403',
  '404',
  '408',
  '480',
  '486',
  '488',
  '503',
  '603',
  'not-picked-up',
  'no-such-host',
  'no-route',
  'refused-by-host',
  'no-response',
  'certificate-expired',
  'certificate-name',
  'certificate-unknown',
  'certificate-wanted',
  'no-tls',
  'one-way-audio',
  'password-unreadable',
  'no-rehearsal',
  'voice-away',
  'other',
] as const;

export type TroubleCode = (typeof troubleCodes)[number];

const codeByStatus: ReadonlyMap<number, TroubleCode> = new Map([
  [401, '401'],
  [402, '403'],
  [403, '403'],
  [404, '404'],
  [406, '488'],
  [407, '401'],
  [408, '408'],
  [410, '404'],
  [415, '488'],
  [480, '480'],
  [484, '404'],
  [486, '486'],
  [487, 'not-picked-up'],
  [488, '488'],
  [500, '503'],
  [502, '503'],
  [503, '503'],
  [504, '503'],
  [600, '486'],
  [603, '603'],
  [604, '404'],
  [606, '488'],
]);

/** The trouble that a final SIP status (300–699) tells of. */
export function troubleOfStatus(status: number): TroubleCode {
  return codeByStatus.get(status) ?? 'other';
}
