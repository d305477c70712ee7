import type { Kysely, Transaction } from 'kysely';
import type { InboxTables } from '../inbox-tables.ts';

export async function insertLink(
  db: Kysely<InboxTables>,
  link: {
    readonly digest: Buffer;
    readonly projectId: string;
    readonly appointmentId: string;
    readonly visitStartsAtMs: number;
    readonly nowMs: number;
  },
): Promise<void> {
  await db
    .insertInto('inbox.visit_link')
    .values({
      code_digest: link.digest,
      project_id: link.projectId,
      appointment_id: link.appointmentId,
      visit_starts_at: new Date(link.visitStartsAtMs),
      created_at: new Date(link.nowMs),
    })
    .execute();
}

export async function findLink(
  db: Kysely<InboxTables>,
  digest: Buffer,
): Promise<{ projectId: string; appointmentId: string; visitStartsAtMs: number } | undefined> {
  const row = await db
    .selectFrom('inbox.visit_link')
    .select(['project_id', 'appointment_id', 'visit_starts_at'])
    .where('code_digest', '=', digest)
    .executeTakeFirst();
  if (!row) return undefined;
  return {
    projectId: row.project_id,
    appointmentId: row.appointment_id,
    visitStartsAtMs: row.visit_starts_at.getTime(),
  };
}

export async function writeAnswer(
  tx: Transaction<InboxTables>,
  digest: Buffer,
  answer: 'confirm' | 'decline' | 'move',
  nowMs: number,
): Promise<void> {
  await tx
    .updateTable('inbox.visit_link')
    .set({ answer, answered_at: new Date(nowMs) })
    .where('code_digest', '=', digest)
    .execute();
}
