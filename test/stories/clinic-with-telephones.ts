import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId, silentLog, systemClock } from '../../src/base/index.ts';
import {
  Switchboard,
  type CallRecord,
  type PhoneAccount,
  type PhoneInput,
  type TrunkInput,
} from '../../src/calls/index.ts';
import { openTestDatabase, type TestDatabase } from '../database.ts';
import { DeskTelephone, type Habit, type TelephoneCall } from './desk-telephone.ts';

type SipTls = ConstructorParameters<typeof Switchboard>[0]['sipTls'];

/** A switchboard with a line to a provider whom the test speaks for, and the telephones of its people. */
export class ClinicWithTelephones {
  readonly projectId = newId();
  readonly db: TestDatabase;
  readonly provider: DeskTelephone;
  readonly directory: string;
  readonly telephones: DeskTelephone[] = [];
  switchboard: Switchboard;
  trunkId = '';

  readonly #sipTls: SipTls | undefined;

  private constructor(db: TestDatabase, provider: DeskTelephone, directory: string, sipTls?: SipTls) {
    this.db = db;
    this.#sipTls = sipTls;
    this.provider = provider;
    this.directory = directory;
    this.switchboard = this.#newSwitchboard(0);
  }

  /** `sipTls`: telephones may sign in by TLS too. */
  static async open(sipTls?: SipTls): Promise<ClinicWithTelephones> {
    const directory = await mkdtemp(join(tmpdir(), 'perezvon-clinic-'));
    const [db, provider] = [await openTestDatabase(), await DeskTelephone.open()];
    const clinic = new ClinicWithTelephones(db, provider, directory, sipTls);
    await clinic.db.database.query(
      `insert into clinic.project (id, name, settings, created_at) values ($1, 'test', '{}', now())`,
      [clinic.projectId],
    );
    await clinic.switchboard.start();
    await clinic.changeLine();
    return clinic;
  }

  /** The line to the provider, as it is made first or is from now on. */
  async changeLine(change: Partial<TrunkInput> = {}): Promise<void> {
    const trunk = await this.switchboard.trunks.save({
      ...(this.trunkId !== '' && { id: this.trunkId }),
      projectId: this.projectId,
      name: 'Provider',
      kind: 'address',
      host: '127.0.0.1',
      port: this.provider.port,
      probe: false,
      maxLines: 3,
      callerId: '+74951234567',
      callsPerSecond: 100,
      ...change,
    });
    this.trunkId = trunk.id;
  }

  /** The process ends and starts again at the same port; telephones are told nothing. */
  async restart(): Promise<void> {
    const { port } = this.switchboard.address;
    await this.switchboard.stop();
    this.switchboard = this.#newSwitchboard(port);
    await this.switchboard.start();
  }

  async close(): Promise<void> {
    await Promise.all([this.provider, ...this.telephones].map((telephone) => telephone.close()));
    await this.switchboard.stop();
    await this.db.close();
    await rm(this.directory, { recursive: true });
  }

  get port(): number {
    return this.switchboard.address.port;
  }

  /** A telephone that has signed in. */
  async telephone(
    habit: Habit,
    change: Partial<PhoneInput> = {},
    transport = '',
  ): Promise<{ telephone: DeskTelephone; phone: PhoneAccount; password: string }> {
    const input = { projectId: this.projectId, name: 'Reception', ...change };
    const { phone, password } = await this.switchboard.phones.add(input);
    const telephone = await DeskTelephone.open(habit);
    this.telephones.push(telephone);
    await telephone.signIn(this.port, phone.login, password, transport);
    return { telephone, phone, password };
  }

  /** For calls that come in over the line these are rung. */
  async rings(phones: readonly PhoneAccount[], otherwise: 'busy' | 'hang-up' = 'hang-up'): Promise<void> {
    const stationIds = phones.map(({ id }) => `phone:${id}`);
    await this.switchboard.incomingRules.save(this.trunkId, { stationIds, ringMs: 20_000, otherwise });
  }

  /** A patient calls our number through the provider. */
  patientCalls(change: { from?: string; body?: Buffer } = {}): Promise<TelephoneCall> {
    const { from = '89161112233', body } = change;
    return this.provider.call({
      target: `sip:84951234567@127.0.0.1:${this.port}`,
      from: `sip:${from}@127.0.0.1:${this.provider.port}`,
      ...(body && { body }),
    });
  }

  async records(): Promise<readonly CallRecord[]> {
    return await this.switchboard.records.list({ projectId: this.projectId });
  }

  async timeline(callId: string): Promise<string[]> {
    return (await this.switchboard.records.events(callId)).map(({ kind }) => kind);
  }

  #newSwitchboard(sipPort: number): Switchboard {
    return new Switchboard({
      clock: systemClock,
      log: silentLog,
      database: this.db.database,
      recordingsDirectory: join(this.directory, 'recordings'),
      dataDirectory: this.directory,
      bindHost: '127.0.0.1',
      sipPort,
      sipTls: this.#sipTls,
      // what has to be heard together has to be opened together
      mediaWorkers: 2,
      drainMs: 0,
    });
  }
}
