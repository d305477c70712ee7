/** What can be wrong with a line; the console and the command line say it in the words of `troubleWords`. */
export const troubleCodes = [
  'fine',
  'wrong-password',
  'forbidden',
  'number-unknown',
  'no-answer',
  'temporarily-unavailable',
  'busy',
  'no-common-codec',
  'overloaded',
  'declined',
  'no-such-host',
  'no-route',
  'refused-by-host',
  'no-response',
  'one-way-audio',
  'they-did-not-hear',
  'password-unreadable',
  'lines-busy',
  'other',
] as const;

export type TroubleCode = (typeof troubleCodes)[number];
