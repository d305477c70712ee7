import type { E164 } from '../../base/index.ts';

/** What somebody may have agreed to be contacted for; the words are those of campaigns. */
export type ConsentPurpose =
  'reminder' | 'recall' | 'freed-slot' | 'feedback' | 'promotion' | 'debt' | 'free';

export type ConsentChannel = 'call' | 'sms' | 'messenger';

export type ConsentSource = 'form' | 'web' | 'call-recording' | 'import';

/** A consent with its proof. Times are milliseconds since 1970 UTC. */
export interface Consent {
  readonly id: string;
  readonly phone: E164;
  /** As the form names him; may be empty. */
  readonly person: string;
  readonly purposes: readonly ConsentPurpose[];
  readonly channels: readonly ConsentChannel[];
  readonly source: ConsentSource;
  /** Which wording was agreed to. */
  readonly textVersion: string;
  /** Where the proof lies: the form's number, the recording, the page. */
  readonly proof: string;
  readonly givenAt: number;
  readonly addedAt: number;
  readonly addedBy: string;
  readonly withdrawnAt: number | null;
  readonly withdrawnBy: string | null;
}

export type NewConsent = Pick<
  Consent,
  'phone' | 'person' | 'purposes' | 'channels' | 'source' | 'textVersion' | 'proof' | 'givenAt'
>;

/** A list by page; `search` is a part of a number or of a name. */
export interface ListFilter {
  readonly search?: string;
  readonly limit: number;
  readonly offset: number;
}
