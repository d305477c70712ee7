import { expect, vi } from 'vitest';
import { ManualClock, newId, silentLog } from '../../src/base/index.ts';
import { Appointments, Projects } from '../../src/clinic/index.ts';
import { Courier } from '../../src/inbox/channels/sms/courier.ts';
import type { GatewayKind } from '../../src/inbox/channels/sms/gateway-kind.ts';
import type {
  GatewayNews,
  OutgoingSms,
  SendResult,
  SmsGateway,
} from '../../src/inbox/channels/sms/sms-gateway.ts';
import { SmsDesk } from '../../src/inbox/channels/sms/sms-desk.ts';
import type { Sms } from '../../src/inbox/channels/sms/sms.ts';
import type { VisitGate } from '../../src/inbox/channels/sms/visit-gate.ts';
import type { TestDatabase } from '../database.ts';
import { seedVisits } from '../factories/visits.ts';

export const patient = { timeout: 20_000, interval: 20 };
export const hourMs = 3_600_000;
export const accepted: SendResult = { kind: 'accepted', ids: ['m1'] };

const sealing = { seal: (text: string) => Buffer.from(text), unseal: (box: Buffer) => box.toString() };
const gate: VisitGate = async () => ({ kind: 'allowed' });

/** A desk and a courier on a real database, with a gateway that does what the test says. */
export class CourierRig {
  readonly test: TestDatabase;
  readonly projects: Projects;
  readonly appointments: Appointments;
  projectId = '';
  clock = new ManualClock();
  desk!: SmsDesk;
  courier!: Courier;
  /** What the gateway was asked to send, and what it says. */
  asked: OutgoingSms[] = [];
  answer!: (sms: OutgoingSms) => Promise<SendResult>;
  tell!: (news: GatewayNews) => Promise<void>;
  /** How it tells what became of messages, when it has to be asked. */
  told: SmsGateway['ask'];
  promised: string[] = [];
  closed: string[] = [];
  readonly #kind: GatewayKind = {
    id: 'fake',
    words: { ru: { name: '', about: '' }, en: { name: '', about: '' } },
    ...{ fields: [], tellsDelivery: true, senderNeeded: false },
    make: (_fields, { onNews }) => {
      this.tell = onNews;
      return {
        send: (sms) => {
          this.asked.push(sms);
          return this.answer(sms);
        },
        ...(this.told && { ask: (messages) => this.told!(messages) }),
        stop: async () => undefined,
      };
    },
  };

  constructor(test: TestDatabase) {
    this.test = test;
    this.projects = new Projects({ database: test.database, clock: new ManualClock() });
    this.appointments = new Appointments({ database: test.database });
  }

  /** An empty inbox at 12:00 in Moscow, its gateway chosen, its courier not yet started. */
  async begin(): Promise<void> {
    const { database } = this.test;
    this.projectId ||= (await this.projects.ensureDefault()).id;
    await database.query(
      'truncate inbox.sms_part, inbox.sms, inbox.sms_incoming, inbox.sms_stop, inbox.sms_gateway, inbox.sms_settings',
    );
    this.clock = new ManualClock();
    this.asked = [];
    this.told = undefined;
    this.promised = [];
    this.closed = [];
    this.answer = async () => ({ kind: 'accepted', ids: [`m${this.asked.length}`] });
    await database.query(
      `insert into inbox.sms_gateway (id, project_id, kind, fields, sender, price_kopecks, chosen, changed_at)
     values ($1, $2, 'fake', '{}', 'CLINIC', 350, true, now())`,
      [newId(), this.projectId],
    );
    const { clock, projects } = this;
    const links = { create: async () => 'A'.repeat(16) };
    this.desk = new SmsDesk({
      ...{ clock, database, sealing, projects, links, gate },
      onWork: () => this.courier.poke(),
    });
    this.courier = this.newCourier();
  }

  newCourier(): Courier {
    const { clock, projects, appointments } = this;
    const { database } = this.test;
    return new Courier({
      ...{ clock, log: silentLog, database, sealing, projects, appointments },
      ...{ kinds: [this.#kind], gate },
      promiseCallBack: async (_tx, appointmentId) => {
        this.promised.push(appointmentId);
        return true;
      },
      closeAnswered: async (_tx, appointmentId) => void this.closed.push(appointmentId),
    });
  }

  order(reference: string = newId(), text = 'Вы записаны'): Promise<Sms> {
    return this.desk.send({
      ...{ projectId: this.projectId, reference, phone: '+79161234567', text, purpose: 'visit' },
      expiresAtMs: this.clock.now() + 10 * hourMs,
    });
  }

  async only(): Promise<Sms> {
    return (await this.desk.list({ projectId: this.projectId, limit: 1, offset: 0 }))[0]!;
  }

  async settles(state: Sms['state'], trouble?: string): Promise<void> {
    await vi.waitFor(
      async () => expect(await this.only()).toMatchObject({ state, ...(trouble ? { trouble } : {}) }),
      patient,
    );
  }

  async visitsOf(count: number): Promise<readonly string[]> {
    const startsAtMs = this.clock.now() + 24 * hourMs;
    const one = { phones: ['+79165550101'], startsAtMs, source: 'file' } as const;
    const seeds = Array.from({ length: count }, () => ({ ...one, name: newId() }));
    return (await seedVisits(this.test.database, this.projectId, seeds)).visitIds;
  }

  /** Until so many have left; the courier may have looked just before the last was ordered. */
  async leaves(count: number): Promise<void> {
    await vi.waitFor(() => {
      this.courier.poke();
      expect(this.asked).toHaveLength(count);
    }, patient);
  }
}
