import { DateTime } from 'luxon';
import { loggedError, type Lifecycle, type Log, type Timer } from '../../../base/index.ts';
import type { Appointment, Appointments, Projects } from '../../../clinic/index.ts';
import { isDatabaseAway } from '../../../db/index.ts';
import type { GatewayKind } from './gateway-kind.ts';
import { gatewayKinds } from './gateway-kinds.ts';
import { openFields, type Sealing } from './gateway-secrets.ts';
import { chosenGateways, writeGatewayState, type GatewayRow } from './gateway-store.ts';
import type { InboxTables } from '../../inbox-tables.ts';
import { takeIncoming, type IncomingOptions } from './incoming.ts';
import { LiveGateway, stateAfter } from './live-gateway.ts';
import { partsToAsk, writeAskAt, writeReceipt, writeSent } from './receipt-store.ts';
import type { GatewayNews, SendResult } from './sms-gateway.ts';
import { isPassing } from './sms-gateway.ts';
import { isQuiet, readSmsSettings } from './sms-settings.ts';
import type { Sms } from './sms.ts';
import { claimSms, closeInterrupted, expireSms, writeRefused, writeUnknown } from './sms-store.ts';
import { namesOf } from './smpp/delivery-receipt.ts';
import type { VisitGate } from './visit-gate.ts';

export interface CourierOptions extends IncomingOptions {
  readonly log: Log;
  readonly sealing: Sealing;
  readonly projects: Pick<Projects, 'get'>;
  readonly appointments: Pick<Appointments, 'getMany' | 'setMark'>;
  /** Asked before each message about a visit. */
  readonly gate: VisitGate;
  /** All that there are when absent. */
  readonly kinds?: readonly GatewayKind[];
}

const lookMs = 1_000;
const askedAtOnce = 20;

/** Marks after which nobody needs to be asked about his visit. */
const answered: ReadonlySet<Appointment['mark']> = new Set([
  'confirmed',
  'declined',
  'wants-to-move',
  'moved',
  'no-longer-valid',
]);

/**
 * Sends what is queued, hears what became of it. One at a time on a database: whoever starts it sees to that. A message is committed as
 * `sending` before it leaves; what a crash finds so is `unknown` and is not sent again.
 */
export class Courier implements Lifecycle {
  readonly #options: CourierOptions;
  readonly #live = new Map<string, LiveGateway>();
  /** Gateways whose receipts have named messages as their answers do: of these no other name is guessed. */
  readonly #ownNames = new Set<string>();
  readonly #log: Log;
  #timer: Timer | undefined;
  #looking: Promise<void> | undefined;
  #stopped = false;

  constructor(options: CourierOptions) {
    this.#options = options;
    this.#log = options.log.child({ room: 'inbox' });
  }

  async start(): Promise<void> {
    const { clock, database } = this.#options;
    if (this.#timer) return;
    await closeInterrupted(database.kysely<InboxTables>(), clock.now());
    this.#timer = clock.every(lookMs, () => this.poke());
    this.poke();
  }

  /** Looks now whether something is to be sent, once it was started. */
  poke(): void {
    if (this.#stopped || !this.#timer) return;
    this.#looking ??= this.#look()
      .catch((err: unknown) => {
        if (!isDatabaseAway(err)) this.#log.error({ err: loggedError(err) }, 'SMS could not be sent');
      })
      .finally(() => (this.#looking = undefined));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#looking;
    await Promise.all([...this.#live.values()].map((gateway) => gateway.stop()));
    this.#live.clear();
  }

  async #look(): Promise<void> {
    const { clock, database } = this.#options;
    const db = database.kysely<InboxTables>();
    await this.#renew(await chosenGateways(db));
    await expireSms(db, clock.now());
    for (const gateway of this.#live.values()) {
      await this.#sendDue(gateway);
      if (gateway.mayBeAsked) await this.#ask(gateway);
    }
  }

  /** Gateways as they are saved now; one that was saved anew is made anew. */
  async #renew(rows: readonly GatewayRow[]): Promise<void> {
    for (const [id, gateway] of this.#live) {
      const row = rows.find((one) => one.id === id);
      if (row?.changed_at.getTime() === gateway.row.changed_at.getTime()) continue;
      this.#live.delete(id);
      await gateway.stop();
    }
    for (const row of rows) {
      if (!this.#live.has(row.id)) this.#live.set(row.id, this.#open(row));
    }
  }

  #open(row: GatewayRow): LiveGateway {
    const { clock, sealing, kinds = gatewayKinds } = this.#options;
    return new LiveGateway({
      ...{ row, clock, log: this.#log, fields: openFields(sealing, row) },
      kind: kinds.find(({ id }) => id === row.kind),
      onNews: (news) => this.#heard(row, news),
    });
  }

  async #sendDue(gateway: LiveGateway): Promise<void> {
    const { clock, database } = this.#options;
    const limit = gateway.room;
    if (limit <= 0) return;
    const { id: gatewayId, project_id: projectId } = gateway.row;
    const claim = { projectId, gatewayId, limit, quiet: await this.#isQuiet(projectId), nowMs: clock.now() };
    const claimed = await claimSms(database.kysely<InboxTables>(), claim);
    const visits = await this.#visitsOf(claimed);
    for (const sms of claimed) {
      gateway.track(
        this.#send(gateway, sms, visits).catch((err: unknown) =>
          this.#log.error(
            { err: loggedError(err), sms: sms.id },
            'what became of an SMS could not be written down',
          ),
        ),
      );
    }
  }

  async #isQuiet(projectId: string): Promise<boolean> {
    const { clock, database, projects } = this.#options;
    const [settings, project] = await Promise.all([
      readSmsSettings(database.kysely<InboxTables>(), projectId),
      projects.get(projectId),
    ]);
    const now = DateTime.fromMillis(clock.now(), { zone: project.settings.timeZone });
    return isQuiet(settings, now.hour * 60 + now.minute);
  }

  async #visitsOf(messages: readonly Sms[]): Promise<ReadonlyMap<string, Appointment>> {
    const { database, appointments } = this.#options;
    const ids = messages.flatMap(({ appointmentId }) => (appointmentId === undefined ? [] : [appointmentId]));
    const visits = await database.retryWhileAway(() => appointments.getMany(ids));
    return new Map(visits.map((visit) => [visit.id, visit]));
  }

  async #send(gateway: LiveGateway, sms: Sms, visits: ReadonlyMap<string, Appointment>): Promise<void> {
    const { clock, database } = this.#options;
    const refused = await this.#keptBack(sms, visits);
    if (refused) {
      const nowMs = clock.now();
      await database.retryWhileAway(() =>
        writeRefused(database.kysely<InboxTables>(), sms.id, { ...refused, nowMs }),
      );
      return;
    }
    const result = await gateway.send(sms);
    const restMs = gateway.restLeftMs;
    await database.retryWhileAway(() => this.#write(gateway, sms, result, restMs));
  }

  /** A message that says nothing of a visit is kept back by nobody. */
  async #keptBack(
    sms: Sms,
    visits: ReadonlyMap<string, Appointment>,
  ): Promise<Omit<Parameters<typeof writeRefused>[2], 'nowMs'> | undefined> {
    if (sms.appointmentId === undefined) return undefined;
    const visit = visits.get(sms.appointmentId);
    if (!visit || !isStillAsked(sms, visit)) return { trouble: 'outdated' };
    const { database, gate } = this.#options;
    const { phone, despite } = sms;
    const permission = await database.retryWhileAway(() => gate({ visit, phone, despite }));
    if (permission.kind === 'allowed') return undefined;
    const { reason: refusal, untilMs } = permission;
    return { trouble: 'not-permitted', refusal, againAtMs: untilMs ?? undefined };
  }

  async #write(gateway: LiveGateway, sms: Sms, result: SendResult, restMs: number): Promise<void> {
    const { clock, database } = this.#options;
    const nowMs = clock.now();
    const db = database.kysely<InboxTables>();
    if (result.kind === 'accepted') {
      const askAtMs = gateway.asks ? askAgainAt(nowMs, nowMs) : undefined;
      const sent = { smsId: sms.id, gatewayId: gateway.row.id, ids: result.ids, askAtMs, nowMs };
      await database.transaction<InboxTables, void>((tx) => writeSent(tx, sent));
    } else if (result.kind === 'unknown') {
      await writeUnknown(db, sms.id, result.trouble, nowMs);
    } else {
      const pauseMs = result.againInMs ?? restMs;
      const againAtMs = isPassing(result.trouble) ? nowMs + Math.max(lookMs, pauseMs) : undefined;
      await writeRefused(db, sms.id, { trouble: result.trouble, againAtMs, nowMs });
    }
    const state = stateAfter(result);
    if (state) await writeGatewayState(db, gateway.row.id, { ...state, nowMs });
  }

  async #ask(gateway: LiveGateway): Promise<void> {
    const { clock, database } = this.#options;
    const db = database.kysely<InboxTables>();
    const parts = await partsToAsk(db, gateway.row.id, clock.now(), askedAtOnce);
    // asked for anew later, whatever comes of this time
    for (const { smsId, sentAtMs } of parts) await writeAskAt(db, smsId, askAgainAt(sentAtMs, clock.now()));
    if (parts.length === 0) return;
    const messages = parts.map(({ messageId, phone }) => ({ id: messageId, phone }));
    gateway.ask(messages, (receipts) =>
      this.#heard(gateway.row, { receipts, incoming: [] }).catch((err: unknown) =>
        this.#log.warn({ err: loggedError(err) }, 'receipts of SMS could not be kept'),
      ),
    );
  }

  async #heard(
    { id, kind, project_id: projectId }: GatewayRow,
    { receipts, incoming }: GatewayNews,
  ): Promise<void> {
    const { clock, database } = this.#options;
    for (const { messageId, state } of receipts) {
      const guesses = kind === 'smpp' && !this.#ownNames.has(id);
      const names = guesses ? namesOf(messageId) : [messageId];
      const isOwn = await database.transaction<InboxTables, boolean>((tx) =>
        writeReceipt(tx, id, { state, names }, clock.now()),
      );
      if (isOwn) this.#ownNames.add(id);
    }
    for (const sms of incoming) await takeIncoming(this.#options, { id, projectId }, sms);
  }
}

/** A message about a visit says nothing of another time, and asks nobody who has answered. */
function isStillAsked(sms: Sms, visit: Appointment): boolean {
  return visit.startsAtMs === sms.visitStartsAtMs && !answered.has(visit.mark);
}

const minuteMs = 60_000;

/** Often at first; after three days nobody will tell any more. */
function askAgainAt(sentAtMs: number, nowMs: number): number | undefined {
  const ageMs = nowMs - sentAtMs;
  if (ageMs > 3 * 24 * 60 * minuteMs) return undefined;
  const pauseMs = ageMs < 5 * minuteMs ? minuteMs / 2 : ageMs < 60 * minuteMs ? 5 * minuteMs : 60 * minuteMs;
  return nowMs + pauseMs;
}
