import type { Clock, Log } from '../../base/index.ts';
import type { Recognizer } from '../recognizer.ts';

/** What people read, in both languages of the console. */
export interface InBothLanguages<Words> {
  readonly ru: Words;
  readonly en: Words;
}

/** One field of an engine's form. All values are strings. */
export interface EngineField {
  readonly id: string;
  /** A `secret` is kept sealed and never shown again; an `address` is a URL. */
  readonly kind: 'text' | 'secret' | 'address' | 'choice';
  readonly required: boolean;
  /** What stands in a form that nobody has filled in. */
  readonly preset?: string;
  /** Of an address, what it may begin with: `ws:`. */
  readonly schemes?: readonly string[];
  readonly choices?: readonly { readonly value: string; readonly words: InBothLanguages<string> }[];
  readonly words: InBothLanguages<{ readonly label: string; readonly hint?: string }>;
}

/** Where what is said goes: it stays on this machine, to whom the address belongs, to the company (while the address is the preset). */
export type EngineReach =
  | { readonly to: 'this-machine' }
  | { readonly to: 'address'; readonly field: string }
  | { readonly to: 'company'; readonly company: string; readonly field: string };

/** What the console needs to let a person choose an engine and fill its form in. */
export interface EngineDescription {
  /** Stays as it is for ever: stored. */
  readonly id: string;
  readonly words: InBothLanguages<{ readonly name: string; readonly about: string }>;
  readonly reach: EngineReach;
  readonly fields: readonly EngineField[];
  /** What this machine lacks for it, with the cure; undefined when it can be used. `modelDirectory` as in `EngineTools`. */
  missing?(modelDirectory: string): InBothLanguages<string> | undefined;
}

/** What was filled in, checked against `fields`: those that are required are there, those left empty are not. */
export type EngineFields = Readonly<Record<string, string>>;

export interface EngineTools {
  readonly clock: Clock;
  readonly log: Log;
  /** Where `perezvon models add` puts models, each in a folder of its name; programs that they need lie beside them. */
  readonly modelDirectory: string;
}

/** One engine that a clinic may choose, described once: the form, the checks and the making of it come from here. */
export interface EngineKind<Engine> extends EngineDescription {
  /** Not started. Throws `Failure` (`invalid`) when what was filled in can't be used. */
  make(fields: EngineFields, tools: EngineTools): Engine;
}

export type RecognizerKind = EngineKind<Recognizer>;
