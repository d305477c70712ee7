import { Failure, newId, type Clock, type Log } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import type { TlsTrust } from '../sip/index.ts';
import { backupChain, backupProblem, type BackupProblem, type ChainLine } from './backup-chain.ts';
import type { CallOrder } from './call.ts';
import { isKeyOf } from './client-certificate.ts';
import { firstHop, type TrunkRoute } from './destination.ts';
import { LineLimit } from './line-limit.ts';
import type { LiveTrunk } from './live-trunk.ts';
import type { SecretBox } from './secret-box.ts';
import { runTestCall, type TestableCall } from './test-call.ts';
import { checkTrunk, type CheckedTrunk } from './trunk-input.ts';
import { checkOf, rehearsalRow, rowOf, shownTrunk } from './trunk-row.ts';
import { TrunkStore, type TrunkRow } from './trunk-store.ts';
import { TrunkWatch, type LineAgent } from './trunk-watch.ts';
import type { TestCallReport, TestStage, Trunk, TrunkInput, TrunkState, TrunkStatus } from './trunk.ts';
import type { TroubleCode } from './trouble.ts';

export interface TrunksOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly userAgent: LineAgent;
  readonly rehearsal?: { readonly host: string; readonly port: number };
  /** Places a call whatever the state of the line. */
  place(order: CallOrder): TestableCall;
  onState?(trunkId: string, state: TrunkState): void;
}

/** How long a changed line waits for its old registrar to let it go. */
const partingMs = 5_000;

/** The lines: stored, watched, tested. Passwords come in and never go out. */
export class Trunks {
  readonly #o: TrunksOptions;
  readonly #store: TrunkStore;
  readonly #live = new Map<string, LiveTrunk>();

  constructor(options: TrunksOptions) {
    this.#o = options;
    this.#store = new TrunkStore(options.database);
  }

  /** Loads every project's lines and begins to watch them. */
  async start(): Promise<void> {
    for (const row of await this.#store.all()) this.#watch(row);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#live.values()].map(({ watch }) => watch.stop()));
  }

  /** The line as this process knows it; for the switchboard. */
  live(trunkId: string): LiveTrunk | undefined {
    return this.#live.get(trunkId);
  }

  /** All lines of this process. */
  get all(): readonly LiveTrunk[] {
    return [...this.#live.values()];
  }

  /** How the certificate of a line's server is checked; undefined for a server of no line. */
  trustOf(serverName: string, port: number): TlsTrust | undefined {
    const lines = [...this.#live.values()].filter(({ route }) => {
      const server = firstHop(route);
      const secure = route.transport === 'tls' || route.transport === 'dns';
      // records may lead to any port
      return secure && server.host.toLowerCase() === serverName && (server.port ?? port) === port;
    });
    // of two lines to one server the stricter one counts, and then the one that can say who we are
    const trusts = lines.flatMap(({ route }) => route.trust ?? []);
    const strict = trusts.filter(({ check }) => check !== 'off');
    const equal = strict.length > 0 ? strict : trusts;
    return equal.find(({ client }) => client !== undefined) ?? equal[0];
  }

  /** The line and those that stand in for it, in their order. Throws `Failure` `trunk.missing`. */
  chain(trunkId: string): readonly string[] {
    return backupChain(this.#need(trunkId).trunk, (id) => this.#live.get(id)?.trunk).map(({ id }) => id);
  }

  async list(projectId: string): Promise<readonly Trunk[]> {
    return [...this.#live.values()]
      .map(({ trunk }) => trunk)
      .filter((trunk) => trunk.projectId === projectId);
  }

  /** A removed one too, so that old calls can name their line. */
  async get(trunkId: string): Promise<Trunk | undefined> {
    const live = this.#live.get(trunkId);
    if (live) return live.trunk;
    const row = await this.#store.get(trunkId);
    return row && shownTrunk(row);
  }

  /**
   * Throws `Failure`: `trunk.invalid` with the field's name, `trunk.missing` for an unknown id, `trunk.password-again`
   * when the stored password would go to another place than it was typed for, `trunk.backup-missing`,
   * `trunk.backup-rehearsal`, `trunk.backup-circle` when that line can't stand in for this one.
   */
  async save(input: TrunkInput): Promise<Trunk> {
    const checked = checkTrunk(input);
    const before = checked.id === undefined ? undefined : this.#need(checked.id);
    const stored = before && (await this.#store.get(before.trunk.id));
    const id = checked.id ?? newId();
    this.#checkBackup({ ...checked, id });
    const row = rowOf(checked, {
      id,
      project_id: before?.trunk.projectId ?? checked.projectId,
      password_sealed: this.#sealed(id, checked, stored),
      client_key_sealed: this.#sealedKey(id, checked, stored),
    });
    await this.#store.save(row, this.#o.clock.now());
    return this.#watch(row).trunk;
  }

  /** Calls in progress go on; the row stays for the history. */
  async remove(trunkId: string): Promise<void> {
    const { watch, trunk: removed } = this.#need(trunkId);
    await this.#store.remove(trunkId, this.#o.clock.now());
    this.#live.delete(trunkId);
    for (const [id, live] of this.#live) {
      const trunk = { ...live.trunk, backupId: removed.backupId };
      if (live.trunk.backupId === trunkId) this.#live.set(id, { ...live, trunk });
    }
    // unregistering may take half a minute when the far end is dead: nobody waits for it
    void watch.stop();
  }

  /** The project's rehearsal line, made when it isn't there. */
  async rehearsalTrunk(projectId: string): Promise<Trunk> {
    const known = await this.#rehearsalOf(projectId);
    if (known) return known;
    const row = rehearsalRow(projectId);
    if (await this.#store.insertRehearsal(row, this.#o.clock.now())) return this.#watch(row).trunk;
    // another process was faster
    for (const other of await this.#store.all()) if (!this.#live.has(other.id)) this.#watch(other);
    const made = await this.#rehearsalOf(projectId);
    if (!made) throw missing();
    return made;
  }

  state(trunkId: string): TrunkState {
    return this.#need(trunkId).watch.state;
  }

  states(): readonly TrunkStatus[] {
    return [...this.#live.values()].map(({ trunk, watch, limit }) => ({
      trunkId: trunk.id,
      state: watch.state,
      linesInUse: limit.inUse,
    }));
  }

  /** Places one call and tells each stage as it is reached. Throws `Failure` `trunk.missing`, `trunk.test-number`. */
  async test(trunkId: string, number: string, onStage?: (stage: TestStage) => void): Promise<TestCallReport> {
    return await runTestCall({
      clock: this.#o.clock,
      live: this.#need(trunkId),
      number,
      place: (order) => this.#o.place(order),
      onStage,
    });
  }

  async #rehearsalOf(projectId: string): Promise<Trunk | undefined> {
    return (await this.list(projectId)).find((trunk) => trunk.kind === 'rehearsal');
  }

  #need(trunkId: string): LiveTrunk {
    const live = this.#live.get(trunkId);
    if (!live) throw missing();
    return live;
  }

  #checkBackup(line: ChainLine): void {
    const problem = backupProblem(line, (id) => this.#live.get(id)?.trunk);
    if (problem === undefined) return;
    throw new Failure('invalid', {
      code: `trunk.backup-${problem}`,
      message: backupWords[problem],
      params: { field: 'backupId' },
    });
  }

  /**
   * A password belongs to the servers and the user name that it was typed for; and to a registration: a line that is made one by
   * address needs it no more.
   */
  #sealed(id: string, typed: CheckedTrunk, stored: TrunkRow | undefined): Buffer | null {
    if (typed.password) return this.#o.secrets.seal(typed.password, id);
    const signsInNoMore = stored?.kind === 'registration' && typed.kind === 'address';
    const needsNone = typed.password === '' || typed.username === undefined || signsInNoMore;
    if (needsNone || !stored?.password_sealed) {
      // a certificate may say who we are instead
      if (typed.kind !== 'registration' || typed.clientCertificate !== undefined) return null;
      throw new Failure('invalid', {
        code: 'trunk.invalid',
        message: "The line's password is missing: a registration needs one.",
        params: { field: 'password' },
      });
    }
    const samePlace =
      stored.host.toLowerCase() === typed.host.toLowerCase() &&
      stored.port === (typed.port ?? null) &&
      (stored.proxy ?? undefined) === typed.proxy &&
      stored.username === typed.username;
    if (samePlace) return stored.password_sealed;
    throw new Failure('invalid', {
      code: 'trunk.password-again',
      message: 'The host, port, proxy or user name of the line has changed: type its password again.',
      params: { field: 'password' },
    });
  }

  /** Of the client certificate; the stored one stays as long as it fits. */
  #sealedKey(
    id: string,
    { clientCertificate, clientKey }: CheckedTrunk,
    stored: TrunkRow | undefined,
  ): Buffer | null {
    if (clientCertificate === undefined) return null;
    const owner = keyOwner(id);
    if (clientKey !== undefined) return this.#o.secrets.seal(clientKey, owner);
    const kept = stored?.client_key_sealed ?? undefined;
    const key = kept && this.#o.secrets.unseal(kept, owner);
    if (kept && key !== undefined && isKeyOf(clientCertificate, key)) return kept;
    throw new Failure('invalid', {
      code: 'trunk.invalid',
      message: "The key of the line's certificate is missing, or is another's.",
      params: { field: 'clientKey' },
    });
  }

  #watch(row: TrunkRow): LiveTrunk {
    const before = this.#live.get(row.id);
    const { route, hopeless } = this.#routeOf(row);
    const trunk = shownTrunk(row);
    const limits = { maxLines: trunk.maxLines, callsPerSecond: trunk.callsPerSecond };
    before?.limit.change(limits);
    const watch = new TrunkWatch({
      clock: this.#o.clock,
      log: this.#o.log,
      userAgent: this.#o.userAgent,
      trunk,
      route,
      hopeless,
      onState: (state) => this.#o.onState?.(row.id, state),
    });
    const known: TrunkRoute = {
      ...route,
      get serviceRoute() {
        return watch.serviceRoute;
      },
    };
    const live = { trunk, route: known, limit: before?.limit ?? new LineLimit(limits), watch };
    this.#live.set(row.id, live);
    // the old binding goes first, or its removal would take the new one with it
    const gone = before
      ? Promise.race([before.watch.stop(), this.#o.clock.sleep(partingMs)])
      : Promise.resolve();
    void gone.then(() => watch.start());
    return live;
  }

  #routeOf(row: TrunkRow): { readonly route: TrunkRoute; readonly hopeless?: TroubleCode } {
    const password = row.password_sealed === null ? '' : this.#o.secrets.unseal(row.password_sealed, row.id);
    const address =
      row.kind === 'rehearsal' ? this.#o.rehearsal : { host: row.host, port: row.port ?? undefined };
    const username = row.username ?? undefined;
    const { client, unreadable } = this.#clientOf(row);
    const route: TrunkRoute = {
      host: address?.host ?? row.host,
      port: address?.port,
      domain: row.domain ?? undefined,
      proxy: row.proxy ?? undefined,
      username,
      callerId: row.caller_id ?? undefined,
      numberFormat: row.number_format,
      prefix: row.prefix ?? undefined,
      srtp: row.srtp,
      codecs: row.codecs,
      sharedPort: row.shared_port,
      numberField: row.number_field,
      hidesNumber: row.hides_number,
      keysBy: row.keys_by,
      transport: row.transport,
      trust: { ...checkOf(row), ...(client && { client }) },
      credentials:
        username === undefined || !password
          ? undefined
          : { username, password, authUsername: row.auth_username ?? undefined },
    };
    if (password === undefined || unreadable) return { route, hopeless: 'password-unreadable' };
    return address ? { route } : { route, hopeless: 'no-rehearsal' };
  }

  #clientOf(row: TrunkRow): { readonly client?: TlsTrust['client']; readonly unreadable?: true } {
    const { client_certificate: certificate, client_key_sealed: sealed } = row;
    if (certificate === null || sealed === null) return {};
    const key = this.#o.secrets.unseal(sealed, keyOwner(row.id));
    return key === undefined ? { unreadable: true } : { client: { certificate, key } };
  }
}

const backupWords: Readonly<Record<BackupProblem, string>> = {
  missing: 'There is no such line to stand in for this one.',
  rehearsal: 'The rehearsal line stands in for no other, and no other for it.',
  circle: 'That line is backed up by this one already: choose another, or none.',
};

/** A sealed key can't be put in the place of a password. */
function keyOwner(id: string): string {
  return `${id} client key`;
}

function missing(): Failure {
  return new Failure('missing', { code: 'trunk.missing', message: 'There is no such line.' });
}
