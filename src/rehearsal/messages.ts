import type { LogFields } from '../base/index.ts';
import type { Temperament } from './temperament.ts';

/** Where a SIP endpoint listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** How the network may be made to fail, for tests and demonstrations. */
export type Misbehaviour =
  | { readonly kind: 'none' }
  /** Packets go in and nothing comes out. */
  | { readonly kind: 'silent' }
  /** Nobody listens at the port. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'refuses'; readonly status: number }
  /** Calls are answered and no sound comes. */
  | { readonly kind: 'no-sound' };

/** What a person of the town lived through in one call. */
export interface Observation {
  readonly who: Temperament | 'administrator';
  /** The number or name that was called. */
  readonly user: string;
  readonly answered: boolean;
  /** Milliseconds of sound that the caller sent. */
  readonly heardMs: number;
  /** Keys that the caller pressed. */
  readonly digits: string;
  readonly endedBy: 'us' | 'them' | 'network';
}

/** Who lives in the town: people whose voices the embedded recogniser was taught with, or only others. */
export type TownPeople = 'taught' | 'held-out';
/** What lies between them and us: good lines only, or also noisy, weak and lossy ones. */
export type TownLines = 'good' | 'as-in-life';

/** What the worker is started with. */
export interface TownInput {
  readonly phraseDirectory: string;
  readonly port: number;
  readonly registrar: boolean;
  readonly people: TownPeople;
  readonly lines: TownLines;
}

export type ToWorker =
  | { readonly kind: 'misbehave'; readonly id: number; readonly how: Misbehaviour }
  | { readonly kind: 'stop'; readonly id: number };

export type FromWorker =
  | { readonly kind: 'ready'; readonly address: Address; readonly registrar?: Address }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'done'; readonly id: number }
  | { readonly kind: 'observed'; readonly observation: Observation }
  | {
      readonly kind: 'log';
      readonly level: 'warn' | 'error';
      readonly fields: LogFields;
      readonly message: string;
    };
