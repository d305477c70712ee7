import type { Transaction } from 'kysely';
import { shortened, type Clock } from '../../../base/index.ts';
import { keepOptOut, type Appointments } from '../../../clinic/index.ts';
import type { Database } from '../../../db/index.ts';
import type { InboxTables } from '../../inbox-tables.ts';
import {
  insertIncoming,
  lockSender,
  sentLately,
  visitsAskedAbout,
  writeStart,
  writeStop,
  type ToldVisit,
} from './incoming-store.ts';
import { readSaid, readSenderPhone, type SaidBySms } from './said-by-sms.ts';
import type { IncomingSms } from './sms-gateway.ts';

export interface IncomingOptions {
  readonly clock: Clock;
  readonly database: Database;
  readonly appointments: Pick<Appointments, 'getMany' | 'setMark'>;
  /** The patient has confirmed or cancelled: nobody has to ask him any more. */
  closeAnswered(tx: Transaction<unknown>, appointmentId: string): Promise<void>;
  /** Sees to it that a person rings about the visit; false when nobody can be told. */
  promiseCallBack(tx: Transaction<unknown>, appointmentId: string): Promise<boolean>;
}

const markOf = { confirm: 'confirmed', decline: 'declined', move: 'wants-to-move' } as const;
const longestText = 4000;

/**
 * What a patient has answered: marks his visit when he was asked about exactly one, was told one time of it, and has said exactly one
 * thing; a person rings about the rest. All of it in one transaction with the row of what he wrote; one at a time of one number.
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
    const done =
      phone === undefined ? 'kept' : await act(options, tx, { projectId, phone, text, said, nowMs });
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
  { appointments, closeAnswered, promiseCallBack }: IncomingOptions,
  tx: Transaction<unknown>,
  answer: {
    readonly projectId: string;
    readonly phone: string;
    readonly text: string;
    readonly said: SaidBySms | undefined;
    readonly nowMs: number;
  },
): Promise<'marked' | 'handed' | 'stopped' | 'started' | 'kept'> {
  const db = tx as Transaction<InboxTables>;
  const { projectId, phone, text, said, nowMs } = answer;
  await lockSender(db, projectId, phone);
  const asked = await visitsAskedAbout(db, { projectId, phone, nowMs });
  if (said === 'stop' || said === 'stop-calls') {
    await writeStop(db, projectId, phone, nowMs);
    const patientId = await patientOf(appointments, asked);
    if (said === 'stop-calls') await keepOptOut(tx, { projectId, phone, patientId, at: nowMs });
    return 'stopped';
  }
  const before = await sentLately(db, { projectId, phone, nowMs });
  const inTurn = !isOutOfTurn({ text, said }, before);
  if (said === 'start') {
    if (!inTurn) return 'kept';
    await writeStart(db, projectId, phone);
    return 'started';
  }
  const toCome = asked.filter(({ startsAtMs }) => startsAtMs > nowMs);
  const [only] = toCome;
  if (said !== undefined && inTurn && only && asked.length === 1) {
    const { appointmentId, startsAtMs } = only;
    const marked = await appointments.setMark(tx, {
      ...{ appointmentId, mark: markOf[said], how: 'by-sms', at: nowMs, startsAtMs },
      unless: ['moved', 'no-longer-valid'],
    });
    if (marked) await (said === 'move' ? promiseCallBack : closeAnswered)(tx, appointmentId);
    if (marked) return 'marked';
  }
  let handed = false;
  for (const appointmentId of new Set(toCome.map((told) => told.appointmentId))) {
    handed = (await promiseCallBack(tx, appointmentId)) || handed;
  }
  return handed ? 'handed' : 'kept';
}

type Sent = Awaited<ReturnType<typeof sentLately>>[number];

/**
 * Whether it may be older than what has come before it: centres bring again what we did not answer in time, and promise no order. It
 * is one of those messages and not the last of them, or a yes where he has just said otherwise.
 */
function isOutOfTurn(
  { text, said }: { readonly text: string; readonly said: SaidBySms | undefined },
  before: readonly Sent[],
): boolean {
  const isRepeat = before.some((one) => one.text === text) && before[0]?.text !== text;
  const otherwise = before.some((one) => one.said === 'decline' || one.said === 'move');
  return isRepeat || (said === 'confirm' && otherwise);
}

/** Whose visits they are, when they are of one. */
async function patientOf(
  appointments: IncomingOptions['appointments'],
  asked: readonly ToldVisit[],
): Promise<string | undefined> {
  const visits = await appointments.getMany(asked.map(({ appointmentId }) => appointmentId));
  const patients = new Set(visits.map(({ patientId }) => patientId));
  return patients.size === 1 ? [...patients][0] : undefined;
}
