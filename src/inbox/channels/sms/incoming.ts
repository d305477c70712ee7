import type { Transaction } from 'kysely';
import { shortened, type Clock } from '../../../base/index.ts';
import type { Appointments } from '../../../clinic/index.ts';
import type { Database } from '../../../db/index.ts';
import type { InboxTables } from '../../inbox-tables.ts';
import { insertIncoming, visitsAskedAbout, writeStart, writeStop } from './incoming-store.ts';
import { readSaid, readSenderPhone, type SaidBySms } from './said-by-sms.ts';
import type { IncomingSms } from './sms-gateway.ts';

export interface IncomingOptions {
  readonly clock: Clock;
  readonly database: Database;
  readonly appointments: Pick<Appointments, 'setMark'>;
  /** Sees to it that a person rings about the visit; false when nobody can be told. */
  promiseCallBack(tx: Transaction<unknown>, appointmentId: string): Promise<boolean>;
}

const markOf = { confirm: 'confirmed', decline: 'declined', move: 'wants-to-move' } as const;
const longestText = 4000;

/**
 * What a patient has answered: marks his visit when he was asked about exactly one and has said exactly one thing; a person rings about
 * the rest. All of it in one transaction with the row of what he wrote.
 */
export async function takeIncoming(
  options: IncomingOptions,
  gateway: { readonly id: string; readonly projectId: string },
  { phone: sender, text: whole }: IncomingSms,
): Promise<void> {
  const { clock, database } = options;
  const nowMs = clock.now();
  const { id: gatewayId, projectId } = gateway;
  const text = shortened(whole, longestText);
  const phone = readSenderPhone(sender);
  const said = phone === undefined ? undefined : readSaid(text);
  await database.transaction<unknown, void>(async (tx) => {
    const db = tx as Transaction<InboxTables>;
    const done = phone === undefined ? 'kept' : await act(options, tx, { projectId, phone, said, nowMs });
    await insertIncoming(db, {
      projectId,
      gatewayId,
      phone: phone ?? sender.slice(0, 40),
      text,
      said,
      done,
      nowMs,
    });
  });
}

async function act(
  { appointments, promiseCallBack }: IncomingOptions,
  tx: Transaction<unknown>,
  answer: {
    readonly projectId: string;
    readonly phone: string;
    readonly said: SaidBySms | undefined;
    readonly nowMs: number;
  },
): Promise<'marked' | 'handed' | 'stopped' | 'started' | 'kept'> {
  const db = tx as Transaction<InboxTables>;
  const { projectId, phone, said, nowMs } = answer;
  if (said === 'stop') {
    await writeStop(db, projectId, phone, nowMs);
    return 'stopped';
  }
  if (said === 'start') {
    await writeStart(db, projectId, phone);
    return 'started';
  }
  const asked = await visitsAskedAbout(db, { projectId, phone, nowMs });
  const [only] = asked;
  if (said !== undefined && only && asked.size === 1) {
    const [appointmentId, startsAtMs] = only;
    const marked = await appointments.setMark(tx, {
      ...{ appointmentId, mark: markOf[said], how: 'by-sms', at: nowMs, startsAtMs },
      unless: ['moved', 'no-longer-valid'],
    });
    if (marked && said === 'move') await promiseCallBack(tx, appointmentId);
    if (marked) return 'marked';
  }
  let handed = false;
  for (const appointmentId of asked.keys()) handed = (await promiseCallBack(tx, appointmentId)) || handed;
  return handed ? 'handed' : 'kept';
}
