import { Failure, newId, type Clock, type Log } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import type { DigestAlgorithm, Flow, RefusedSignIn, RegisteredBinding, UserAgent } from '../sip/index.ts';
import { PhoneDevices, type DeviceAgent } from './phone-devices.ts';
import type {
  PhoneAccount,
  PhoneDigest,
  PhoneInput,
  PhoneState,
  SignInRefusal,
  StrangeSignIn,
} from './phone-account.ts';
import { checkPhone, freeLogin, newPassword, type CheckedPhone } from './phone-input.ts';
import { phoneStationId, PhoneStation } from './phone-station.ts';
import { PhoneStore, type PhoneRow } from './phone-store.ts';
import { RefusedSignIns } from './refused-sign-ins.ts';
import type { SecretBox } from './secret-box.ts';
import type { LegTools } from './leg-tools.ts';
import type { Stations } from './station.ts';
import { StrangeSignIns } from './strange-sign-ins.ts';

export interface PhonesOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly stations: Stations;
  /** Whose sockets the telephones sign in at. */
  readonly node: string;
  /** The lines of a project, which calls may leave by. */
  isTrunkOf(trunkId: string, projectId: string): boolean;
  /** Somebody has signed in or out, or fallen silent. */
  onState?(account: PhoneAccount): void;
}

/** A telephone whose password was made just now: it is told once. */
export interface NewPhone {
  readonly phone: PhoneAccount;
  readonly password: string;
}

/** Who shuts addresses out that try too often. */
type PhoneGuard = Pick<UserAgent, 'shutOutMs' | 'pardon'>;

interface LivePhone {
  readonly row: PhoneRow;
  readonly account: PhoneAccount;
  readonly removeStation: () => void;
}

const algorithms: Readonly<Record<PhoneDigest, readonly DigestAlgorithm[]>> = {
  md5: ['MD5'],
  'sha-256-first': ['SHA-256', 'MD5'],
  'sha-256': ['SHA-256'],
};
/** Who guesses logins is not written down each time. */
const strangersLogMs = 60_000;

/** The telephones of our own people: stored, signed in, rung. Passwords go out once, when they are made. */
export class Phones {
  readonly #o: PhonesOptions;
  readonly #store: PhoneStore;
  readonly #devices: PhoneDevices;
  readonly #live = new Map<string, LivePhone>();
  readonly #byLogin = new Map<string, LivePhone>();
  readonly #refused: RefusedSignIns;
  readonly #strange: StrangeSignIns;
  #strangersLoggedMs = -Infinity;
  /** Undefined until it is asked for anew. */
  #usualDigest: PhoneDigest | undefined;
  #tools: LegTools | undefined;
  #guard: PhoneGuard | undefined;
  #restored: readonly RegisteredBinding[] = [];
  /** Writes of bindings, one after another. */
  #writing: Promise<void> = Promise.resolve();

  constructor(options: PhonesOptions) {
    this.#o = options;
    this.#store = new PhoneStore(options.database);
    this.#refused = new RefusedSignIns(options.clock);
    this.#strange = new StrangeSignIns(options.clock);
    this.#devices = new PhoneDevices({
      clock: options.clock,
      onChange: (accountId) => this.#changed(accountId),
      onKeep: (accountId, key, kept) => {
        const store = this.#store;
        this.#write(() => (kept ? store.saveBinding(kept, options.node) : store.dropBinding(accountId, key)));
      },
    });
  }

  /** Before the user agent is made, which asks for passwords and for who was signed in before. */
  async load(): Promise<void> {
    for (const row of await this.#store.all()) this.#put(row);
    const kept = await this.#store.bindings(this.#o.node, this.#o.clock.now());
    for (const one of kept) {
      this.#devices.restore(one);
      this.#refused.signedIn(one.accountId, one.binding.source.host);
    }
    this.#restored = kept.map(({ binding }) => binding);
  }

  /** From now on they can be rung. */
  start(tools: LegTools, agent: DeviceAgent & PhoneGuard): void {
    this.#tools = tools;
    this.#guard = agent;
    this.#devices.start(agent);
  }

  async stop(): Promise<void> {
    this.#devices.stop();
    await this.#writing;
  }

  /** For the registrar: who was signed in when the process ended. */
  get restored(): readonly RegisteredBinding[] {
    return this.#restored;
  }

  /** Nobody has a telephone here. */
  get isEmpty(): boolean {
    return this.#live.size === 0;
  }

  /** For the registrar's challenge; undefined for who may not sign in. */
  passwordOf(login: string): string | undefined {
    const row = this.#byLogin.get(login.toLowerCase())?.row;
    if (!row?.enabled || row.password_sealed === null) return undefined;
    return this.#o.secrets.unseal(row.password_sealed, row.id);
  }

  /** For the registrar's challenge; who is nobody is asked as most telephones of this house are. */
  digestsOf(login: string): readonly DigestAlgorithm[] {
    const known = this.#byLogin.get(login.toLowerCase())?.row.digest;
    this.#usualDigest ??= usualDigest([...this.#live.values()].map(({ row }) => row.digest));
    return algorithms[known ?? this.#usualDigest];
  }

  onRegister(binding: RegisteredBinding): void {
    const live = this.#byLogin.get(binding.user.toLowerCase());
    if (!live?.row.enabled) return;
    this.#devices.take(live.row.id, binding);
    if (binding.expiresS > 0 && this.#refused.signedIn(live.row.id, binding.source.host))
      this.#changed(live.row.id);
  }

  /** Kept for whoever has to mend it, and written down without login or number. */
  onRefusedSignIn({ username, account, why, source }: RefusedSignIn): void {
    const { log, clock } = this.#o;
    const live = this.#byLogin.get(username.toLowerCase()) ?? this.#byLogin.get(account.toLowerCase());
    if (!live) {
      this.#strange.note(username, source.host);
      if (clock.monotonicMs() - this.#strangersLoggedMs < strangersLogMs) return;
      this.#strangersLoggedMs = clock.monotonicMs();
      log.info({ address: source.host }, 'somebody signed in by a login that no telephone has');
      return;
    }
    const { id, enabled } = live.row;
    const reason = enabled ? why : 'switched-off';
    if (!this.#refused.note(id, reason, source.host)) return;
    log.info({ phone: id, why: reason, address: source.host }, 'a telephone could not sign in');
    this.#changed(id);
  }

  /** Whether one of our telephones has signed in from there. */
  isAt(source: Flow): boolean {
    return this.#devices.isAt(source);
  }

  byLogin(login: string): PhoneAccount | undefined {
    return this.#byLogin.get(login.toLowerCase())?.account;
  }

  /** The account whose station that is. */
  byStation(stationId: string): PhoneAccount | undefined {
    return [...this.#live.values()].find(({ account }) => phoneStationId(account.id) === stationId)?.account;
  }

  async list(projectId: string): Promise<readonly PhoneAccount[]> {
    return [...this.#live.values()]
      .map(({ account }) => account)
      .filter((account) => account.projectId === projectId);
  }

  state(accountId: string): PhoneState {
    const refused = this.#refusal(accountId);
    return { accountId, devices: this.#devices.of(accountId), ...(refused && { refused }) };
  }

  /** The address that it could not sign in from is heard again. Throws `Failure` `phone.missing`. */
  async letIn(id: string): Promise<void> {
    this.#need(id);
    const address = this.#refused.of(id)?.address;
    if (address === undefined) return;
    this.#guard?.pardon(address);
    this.#changed(id);
  }

  /** Who tries to sign in and is no telephone, the latest first: of no project, as nobody knows whose it would be. */
  strangers(): readonly StrangeSignIn[] {
    return this.#strange.all.map((stranger) => this.#withShutOut(stranger));
  }

  /** The address of one of them is heard again; of no other. */
  letStrangerIn(address: string): void {
    if (this.#strange.all.some((stranger) => stranger.address === address)) this.#guard?.pardon(address);
  }

  /** Throws `Failure`: `phone.invalid` with the field's name, `phone.login-taken`. */
  async add(input: PhoneInput): Promise<NewPhone> {
    const checked = this.#checked(input);
    const login = checked.login ?? freeLogin(new Set(this.#byLogin.keys()));
    if (this.#byLogin.has(login)) throw loginTaken();
    const id = newId();
    const password = newPassword();
    const row = { ...rowOf(id, checked, login), password_sealed: this.#o.secrets.seal(password, id) };
    try {
      await this.#store.insert(row, this.#o.clock.now());
    } catch (error) {
      // another process was faster
      if ((error as { code?: string }).code === '23505') throw loginTaken();
      throw error;
    }
    return { phone: this.#put(row), password };
  }

  /** The login and the password stay. Throws `Failure`: `phone.missing`, and as `add`. */
  async change(id: string, input: PhoneInput): Promise<PhoneAccount> {
    const { row } = this.#need(id);
    const checked = this.#checked({ ...input, projectId: row.project_id });
    const next = { ...rowOf(id, checked, row.login), password_sealed: row.password_sealed };
    await this.#store.update(next);
    if (!next.enabled) this.#signOut(id);
    return this.#put(next);
  }

  /** Whoever is signed in by the old one is signed out. Throws `Failure` `phone.missing`. */
  async renewPassword(id: string): Promise<NewPhone> {
    const { row } = this.#need(id);
    const password = newPassword();
    const next = { ...row, password_sealed: this.#o.secrets.seal(password, id) };
    await this.#store.update(next);
    this.#signOut(id);
    return { phone: this.#put(next), password };
  }

  /** Talks in progress go on. Throws `Failure` `phone.missing`. */
  async remove(id: string): Promise<void> {
    const { row, removeStation } = this.#need(id);
    await this.#store.remove(id, this.#o.clock.now());
    this.#signOut(id);
    this.#refused.removed(id);
    removeStation();
    this.#live.delete(id);
    this.#usualDigest = undefined;
    this.#byLogin.delete(row.login);
  }

  #refusal(accountId: string): SignInRefusal | undefined {
    const refused = this.#refused.of(accountId);
    return refused && this.#withShutOut(refused);
  }

  #withShutOut<Tried extends { readonly address: string }>(
    tried: Tried,
  ): Tried & { readonly shutOutUntilMs?: number } {
    const forMs = this.#guard?.shutOutMs(tried.address) ?? 0;
    return forMs > 0 ? { ...tried, shutOutUntilMs: this.#o.clock.now() + forMs } : tried;
  }

  #signOut(id: string): void {
    this.#devices.forget(id);
    this.#refused.forget(id);
    this.#write(() => this.#store.dropBindings(id));
  }

  #checked(input: PhoneInput): CheckedPhone {
    const checked = checkPhone(input);
    if (checked.trunkId === undefined || this.#o.isTrunkOf(checked.trunkId, checked.projectId))
      return checked;
    throw new Failure('invalid', {
      code: 'phone.invalid',
      message: 'The line of the telephone is not there.',
      params: { field: 'trunkId' },
    });
  }

  #put(row: PhoneRow): PhoneAccount {
    this.#live.get(row.id)?.removeStation();
    const account = shownPhone(row);
    const station = new PhoneStation({
      account,
      devices: () => this.#devices.of(row.id),
      tools: () => this.#tools,
      onSilent: (device) => this.#devices.fellSilent(row.id, device),
    });
    const removeStation = row.enabled ? this.#o.stations.add(station) : () => undefined;
    const live = { row, account, removeStation };
    this.#strange.forget(row.login);
    this.#live.set(row.id, live);
    this.#byLogin.set(row.login, live);
    this.#usualDigest = undefined;
    return account;
  }

  #changed(accountId: string): void {
    const live = this.#live.get(accountId);
    if (live) this.#o.onState?.(live.account);
  }

  /** A telephone signs in again long before it is forgotten: what can't be written now is written then. */
  #write(write: () => Promise<void>): void {
    this.#writing = this.#writing.then(write).catch((error: unknown) => {
      this.#o.log.warn({ code: (error as { code?: string }).code }, 'who has signed in could not be written');
    });
  }

  #need(id: string): LivePhone {
    const live = this.#live.get(id);
    if (live) return live;
    throw new Failure('missing', { code: 'phone.missing', message: 'There is no such telephone.' });
  }
}

/** What most telephones are set to; MD5 where there are none. */
function usualDigest(digests: readonly PhoneDigest[]): PhoneDigest {
  const count = (digest: PhoneDigest): number => digests.filter((one) => one === digest).length;
  const kinds: readonly PhoneDigest[] = ['md5', 'sha-256-first', 'sha-256'];
  return kinds.reduce((most, digest) => (count(digest) > count(most) ? digest : most));
}

function rowOf(id: string, checked: CheckedPhone, login: string): Omit<PhoneRow, 'password_sealed'> {
  return {
    id,
    project_id: checked.projectId,
    name: checked.name,
    login,
    enabled: checked.enabled,
    dials_out: checked.dialsOut,
    trunk_id: checked.trunkId ?? null,
    digest: checked.digest,
  };
}

/** As anybody may see it. */
export function shownPhone(row: PhoneRow): PhoneAccount {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    login: row.login,
    enabled: row.enabled,
    dialsOut: row.dials_out,
    digest: row.digest,
    ...(row.trunk_id === null ? {} : { trunkId: row.trunk_id }),
  };
}

function loginTaken(): Failure {
  return new Failure('conflict', { code: 'phone.login-taken', message: 'Another telephone has this login.' });
}
