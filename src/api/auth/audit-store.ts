import { storableJson, type Clock } from '../../base/index.ts';
import type { Database } from '../../db/index.ts';
import type { AuthTables } from './auth-tables.ts';

export type AuditAction =
  | 'signed-in'
  | 'signed-out'
  | 'password-changed'
  | 'settings-changed'
  | 'speech-engine-chosen'
  | 'speech-engine-tried'
  | 'trunk-changed'
  | 'trunk-removed'
  | 'trunk-tested'
  | 'phone-changed'
  | 'phone-password-changed'
  | 'phone-removed'
  | 'incoming-changed'
  | 'visits-imported'
  | 'visits-withdrawn'
  | 'mark-changed'
  | 'campaign-changed'
  | 'recording-heard'
  | 'number-shown'
  | 'person-added'
  | 'person-changed'
  | 'person-link-made'
  | 'results-downloaded'
  | 'hand-call-closed'
  | 'hand-call-reopened'
  | 'opt-out-lifted'
  | 'consent-changed'
  | 'do-not-call-changed'
  | 'calling-rules-changed'
  | 'sms-settings-saved'
  | 'sms-gateway-chosen'
  | 'sms-gateway-left'
  | 'sms-trial-sent'
  | 'sms-visit-asked'
  | 'own-voice-changed'
  | 'own-voice-removed'
  | 'own-voice-recorded'
  | 'own-voice-downloaded';

export interface AuditEntry {
  readonly projectId: string;
  /** Null: by a command on the machine. */
  readonly accountId: string | null;
  readonly action: AuditAction;
  readonly subjectId?: string;
  /** Codes, counts, addresses of devices; never personal data. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

/** Who saw and changed what. Rows are only added. */
export class Audit {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(options: { database: Database; clock: Clock }) {
    this.#database = options.database;
    this.#clock = options.clock;
  }

  async write(entry: AuditEntry): Promise<void> {
    await this.#database
      .kysely<AuthTables>()
      .insertInto('auth.audit')
      .values({
        project_id: entry.projectId,
        account_id: entry.accountId,
        at: new Date(this.#clock.now()),
        action: entry.action,
        subject_id: entry.subjectId ?? null,
        detail: storableJson(entry.detail ?? {}),
      })
      .execute();
  }
}
