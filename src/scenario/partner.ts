import type { AnswerVerdict, Meaning, Said } from '../speech/index.ts';

/** A sentence of a prompt, ready to be said. */
export interface Sentence {
  readonly text: string;
  /** Not begun while the partner is in the middle of saying something: it waits for him to end. */
  readonly afterQuiet: boolean;
  /** Falls silent when the partner really speaks, and is begun again when that was no answer. */
  readonly yields: boolean;
}

/** Where in a prompt we are: in or before this sentence, of which so much was said and so much is left. */
export interface Place {
  readonly id: number;
  readonly sentence: number;
  readonly msIn: number;
  readonly msFromEnd: number;
}

/** What the scenario asks of its partner. */
export type PartnerAction =
  /** Says the sentences one after another; whatever was being said is broken off first. */
  | { readonly do: 'say'; readonly id: number; readonly sentences: readonly Sentence[] }
  | { readonly do: 'stop-saying' }
  /** Reports `silence` when nothing was said or pressed for `forMs` after the last sound of either side. */
  | { readonly do: 'listen'; readonly forMs: number }
  | { readonly do: 'stop-listening' }
  /** Reports `greeting-over` after the beep of a machine, after some silence, or after this long. */
  | { readonly do: 'await-greeting'; readonly longestMs: number }
  | { readonly do: 'connect'; readonly ringMs: number }
  | { readonly do: 'hang-up' };

/** What the partner reports. `id` is that of the `say` action. */
export type PartnerEvent =
  /** About to begin, also once more after it has given way; not begun when the answer to this is to stop saying. */
  | { readonly event: 'sentence-next'; readonly id: number; readonly sentence: number }
  | { readonly event: 'sentence-began'; readonly id: number; readonly sentence: number }
  | {
      readonly event: 'sentence-said';
      readonly id: number;
      readonly sentence: number;
      readonly text: string;
      readonly heardMs: number;
      readonly finished: boolean;
    }
  /** All sentences of the `say` were said. Not reported for one that was broken off. */
  | { readonly event: 'said'; readonly id: number }
  | {
      readonly event: 'heard';
      readonly meaning: Meaning;
      readonly confidence: number;
      readonly text?: string;
      /** Days and hours that were told with it. */
      readonly said?: Said;
      /** Of a question: the id of the clinic's own answer. */
      readonly answer?: string;
      /** How long ago he began to speak. */
      readonly agoMs: number;
      /** From its beginning to its end, where it is known. */
      readonly lastedMs?: number;
      /** The sentence that was being said, or was about to be, when he began to speak; absent when all had been said. */
      readonly over?: Place;
    }
  | { readonly event: 'key'; readonly key: string }
  | { readonly event: 'silence' }
  /** Who has answered, or a new thought of it. */
  | { readonly event: 'answered-by'; readonly by: AnswerVerdict }
  /** What `await-greeting` has waited for. */
  | { readonly event: 'greeting-over'; readonly how: 'beep' | 'quiet' | 'time' }
  /** The administrator did not take it, or the talk with him is over. */
  | { readonly event: 'connect-ended'; readonly taken: boolean; readonly talkMs: number }
  | { readonly event: 'gone' }
  /** The partner can't do what was asked (a sentence could not be made into sound). */
  | { readonly event: 'trouble'; readonly code: string };

/** Port: whom a scenario talks with. Voice is the first; text and the operator's screen are to come. */
export interface Partner {
  /** Begins; every later event goes to `report`. Called once, when the line is open. */
  begin(report: (event: PartnerEvent) => void): void;
  act(action: PartnerAction): void;
  /** Lets go of the line (which is not hung up by this); nothing is reported afterwards. */
  close(): void;
}
