/**
 * How an engine's server of ours treats what it is asked, from now on: answers; answers only when `release` is called; takes no
 * more (429); fails (500); does not let us in (401); cuts the connection in the middle; answers what is not of the protocol at all;
 * answers what only looks like it; closes at once; never answers.
 */
export type Behaviour =
  | 'answers'
  | 'slow'
  | 'limited'
  | 'fails'
  | 'refuses'
  | 'cuts'
  | 'garbage'
  | 'wrong-shape'
  | 'closes'
  | 'silent';

/** A server on this machine that follows the published protocol of an engine, and misbehaves on command. */
export interface EngineServer {
  /** What it hears in every utterance from now on; '' is no words. */
  hears(text: string): void;
  behave(how: Behaviour): void;
  /** Lets out what it held back while `slow`. */
  release(): void;
  /** Utterances that it was ever sent. */
  readonly asked: number;
  /** Utterances that it is in the middle of: begun, not answered, not let go by us. */
  readonly underWay: number;
  stop(): Promise<void>;
}
