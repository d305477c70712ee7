/**
 * Who is at the other end. `voicemail` records what is said, `secretary` is a program that asks who is calling and why,
 * `menu` a company's machine that wants keys, `announcement` the network's own voice, `ringback` and `music` are what one
 * hears while somebody is looked for, `silence` that nothing was heard.
 */
export type Answerer =
  'person' | 'voicemail' | 'secretary' | 'menu' | 'fax' | 'announcement' | 'ringback' | 'music' | 'silence';

/** What the network says of a number. `waiting`: he is talking and may still take the call. */
export type Announcement = 'no-such-number' | 'switched-off' | 'barred' | 'busy' | 'no-answer' | 'waiting';

/** By what it was told, for people to read in the call's course. */
export type AnswerReason =
  | 'words'
  | 'short-greeting'
  | 'greeting-and-pause'
  | 'long-greeting'
  | 'long-speech'
  | 'many-sentences'
  | 'beep'
  | 'fax-tone'
  | 'busy-tone'
  | 'ringback-tone'
  | 'information-tone'
  | 'before-the-answer'
  | 'steady-sound'
  | 'nothing-heard';

/** What is thought of who answered; a later one may say something else. */
export interface AnswerVerdict {
  readonly who: Answerer;
  /** Of an announcement whose words are known. */
  readonly announcement?: Announcement;
  /** 0 to 1; from `sureOfMachine` on a machine is treated as one. */
  readonly confidence: number;
  readonly reasons: readonly AnswerReason[];
  /** Milliseconds of audio. */
  readonly atMs: number;
}

/** From this on a talk with a machine is broken off, or goes the machine's way. */
export const sureOfMachine = 0.8;
/** Under this a person may as well be a machine: his yes needs more than another's. */
const sureOfPerson = 0.7;

const machines: ReadonlySet<Answerer> = new Set(['voicemail', 'secretary', 'menu', 'fax', 'announcement']);

/** Whether such a one can never mean a yes. */
export function isMachine(who: Answerer): boolean {
  return machines.has(who);
}

/** Whether it is treated as a machine from now on. */
export function isSurelyMachine({ who, confidence }: Pick<AnswerVerdict, 'who' | 'confidence'>): boolean {
  return isMachine(who) && confidence >= sureOfMachine;
}

/** Whether it may be a machine, and nothing is done because of it but to be careful. */
export function isDoubtful(verdict: Pick<AnswerVerdict, 'who' | 'confidence'>): boolean {
  return !isSurelyMachine(verdict) && (isMachine(verdict.who) || verdict.confidence < sureOfPerson);
}
