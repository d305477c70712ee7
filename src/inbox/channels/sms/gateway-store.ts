import type { Kysely, Selectable } from 'kysely';
import { newId } from '../../../base/index.ts';
import type { Database } from '../../../db/index.ts';
import type { InboxTables } from '../../inbox-tables.ts';
import type { SmsTrouble } from './sms-gateway.ts';

type Db = Kysely<InboxTables>;
export type GatewayRow = Selectable<InboxTables['inbox.sms_gateway']>;

export async function listGateways(db: Db, projectId: string): Promise<GatewayRow[]> {
  return db.selectFrom('inbox.sms_gateway').selectAll().where('project_id', '=', projectId).execute();
}

/** Those that projects send by now. */
export async function chosenGateways(db: Db): Promise<GatewayRow[]> {
  return db.selectFrom('inbox.sms_gateway').selectAll().where('chosen', '=', true).execute();
}

export interface NewGateway {
  readonly projectId: string;
  readonly kind: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly secrets: Buffer | null;
  readonly sender: string;
  readonly priceKopecks: number;
}

/** Saves a gateway; whatever waits leaves by it from now on. */
export async function chooseGateway(database: Database, gateway: NewGateway, nowMs: number): Promise<void> {
  const { projectId, kind, secrets, sender, priceKopecks } = gateway;
  const values = {
    fields: JSON.stringify(gateway.fields),
    ...{ secrets, sender, price_kopecks: priceKopecks, chosen: true, changed_at: new Date(nowMs) },
    ...{ state: 'untried' as const, trouble: null, state_since: null },
  };
  await database.transaction<InboxTables, void>(async (tx) => {
    await tx
      .updateTable('inbox.sms_gateway')
      .set({ chosen: false })
      .where('project_id', '=', projectId)
      .where('kind', '<>', kind)
      .execute();
    await tx
      .insertInto('inbox.sms_gateway')
      .values({ id: newId(), project_id: projectId, kind, ...values })
      .onConflict((conflict) => conflict.columns(['project_id', 'kind']).doUpdateSet(values))
      .execute();
  });
}

/** Nothing is sent any more until a gateway is chosen again. */
export async function chooseNoGateway(db: Db, projectId: string): Promise<void> {
  await db
    .updateTable('inbox.sms_gateway')
    .set({ chosen: false })
    .where('project_id', '=', projectId)
    .execute();
}

export async function writeGatewayState(
  db: Db,
  id: string,
  state: { readonly state: 'works' | 'rests'; readonly trouble?: SmsTrouble; readonly nowMs: number },
): Promise<void> {
  await db
    .updateTable('inbox.sms_gateway')
    .set({ state: state.state, trouble: state.trouble ?? null, state_since: new Date(state.nowMs) })
    .where('id', '=', id)
    .execute();
}
