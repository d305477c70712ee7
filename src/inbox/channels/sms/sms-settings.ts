import type { Kysely } from 'kysely';
import type { InboxTables } from '../../inbox-tables.ts';

export interface SmsSettings {
  /** Minutes of the day in the project's zone; equal: at any hour. */
  readonly quietFrom: number;
  readonly quietTo: number;
  /** Where patients reach this installation, `https://host`; empty: messages carry no links. */
  readonly publicAddress: string;
  /** What a message about a visit says: {clinic}, {date}, {time}, {link}. */
  readonly visitText: string;
}

const usualSettings: SmsSettings = {
  quietFrom: 21 * 60,
  quietTo: 9 * 60,
  publicAddress: '',
  visitText: '{clinic}: вы записаны на {date} в {time}. Придёте? {link}',
};

export async function readSmsSettings(db: Kysely<InboxTables>, projectId: string): Promise<SmsSettings> {
  const row = await db
    .selectFrom('inbox.sms_settings')
    .selectAll()
    .where('project_id', '=', projectId)
    .executeTakeFirst();
  if (!row) return usualSettings;
  return {
    quietFrom: row.quiet_from,
    quietTo: row.quiet_to,
    publicAddress: row.public_address,
    visitText: row.visit_text,
  };
}

export async function writeSmsSettings(
  db: Kysely<InboxTables>,
  projectId: string,
  settings: SmsSettings,
  nowMs: number,
): Promise<void> {
  const values = {
    quiet_from: settings.quietFrom,
    quiet_to: settings.quietTo,
    public_address: settings.publicAddress,
    visit_text: settings.visitText,
    changed_at: new Date(nowMs),
  };
  await db
    .insertInto('inbox.sms_settings')
    .values({ project_id: projectId, ...values })
    .onConflict((conflict) => conflict.column('project_id').doUpdateSet(values))
    .execute();
}

/** Whether the wall clock of a zone stands in the quiet hours, midnight among them or not. */
export function isQuiet(
  { quietFrom, quietTo }: Pick<SmsSettings, 'quietFrom' | 'quietTo'>,
  minuteOfDay: number,
): boolean {
  if (quietFrom === quietTo) return false;
  const [after, before] = [minuteOfDay >= quietFrom, minuteOfDay < quietTo];
  return quietFrom < quietTo ? after && before : after || before;
}
