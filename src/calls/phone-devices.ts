import type { Clock, Timer } from '../base/index.ts';
import { bindingKey, deviceOf, type Flow, type RegisteredBinding, type UserAgent } from '../sip/index.ts';
import type { KeptBinding } from './phone-store.ts';
import type { PhoneDevice } from './phone-account.ts';

/** The part of the SIP user agent that devices are looked at with. */
export type DeviceAgent = Pick<UserAgent, 'ping'>;

export interface PhoneDevicesOptions {
  readonly clock: Clock;
  /** Something that people see has changed. */
  onChange(accountId: string): void;
  /** To be kept, or (`kept` undefined) to be forgotten. `key`: see `bindingKey`. */
  onKeep(accountId: string, key: string, kept: KeptBinding | undefined): void;
}

interface Device {
  kept: KeptBinding;
  lastSeenMs: number;
  silent: boolean;
  expiry: Timer;
}

/** How often a device is looked at: often enough that NAT keeps the way to it open (RFC 4787 §4.3 wants 2 minutes at least). */
const lookEveryMs = 30_000;
const answerWaitMs = 5_000;
/** Of one account, as the registrar has it; each is rung and looked at. */
const mostDevices = 10;

/** Where each telephone is signed in now, until it expires; each device is looked at by OPTIONS. */
export class PhoneDevices {
  readonly #o: PhoneDevicesOptions;
  readonly #accounts = new Map<string, Map<string, Device>>();
  #agent: DeviceAgent | undefined;
  #looking: Timer | undefined;

  constructor(options: PhoneDevicesOptions) {
    this.#o = options;
  }

  /** Begins to look at them. */
  start(agent: DeviceAgent): void {
    this.#agent = agent;
    this.#looking = this.#o.clock.every(lookEveryMs, () => this.#lookAtAll());
    // who was signed in before a restart may be gone
    this.#lookAtAll();
  }

  stop(): void {
    this.#looking?.cancel();
    for (const devices of this.#accounts.values()) for (const { expiry } of devices.values()) expiry.cancel();
  }

  restore(kept: KeptBinding): void {
    this.#put(kept, kept.sinceMs);
  }

  /** A REGISTER was granted. */
  take(accountId: string, binding: RegisteredBinding): void {
    const { clock, onChange, onKeep } = this.#o;
    const key = bindingKey(binding);
    const known = this.#accounts.get(accountId)?.get(key);
    if (binding.expiresS === 0) {
      if (!known) return;
      this.#drop(accountId, key);
      onKeep(accountId, key, undefined);
      onChange(accountId);
      return;
    }
    const sinceMs = known?.kept.sinceMs ?? clock.now();
    const kept = { accountId, binding, sinceMs, expiresMs: clock.now() + binding.expiresS * 1000 };
    this.#put(kept, clock.now());
    onKeep(accountId, key, kept);
    if (!known || known.silent) onChange(accountId);
  }

  /** The account is gone, switched off, or has another password: nobody is signed in by it any more. */
  forget(accountId: string): void {
    for (const key of [...(this.#accounts.get(accountId)?.keys() ?? [])]) this.#drop(accountId, key);
  }

  /** The one that was signed in last behind the others. */
  of(accountId: string): readonly PhoneDevice[] {
    return [...(this.#accounts.get(accountId)?.values() ?? [])].map(({ kept, lastSeenMs, silent }) => ({
      contact: kept.binding.contact,
      domain: kept.binding.aor.slice(kept.binding.aor.lastIndexOf('@') + 1),
      userAgent: kept.binding.userAgent,
      instance: kept.binding.instance === undefined ? undefined : deviceOf(kept.binding.instance),
      flow: kept.binding.source,
      routes: kept.binding.path,
      sinceMs: kept.sinceMs,
      expiresMs: kept.expiresMs,
      lastSeenMs,
      silent,
    }));
  }

  /** It did not answer a call: until it is heard of again nobody counts on it. */
  fellSilent(accountId: string, { contact, flow }: Pick<PhoneDevice, 'contact' | 'flow'>): void {
    for (const device of this.#accounts.get(accountId)?.values() ?? []) {
      const { binding } = device.kept;
      const { host, port } = binding.source;
      if (binding.contact !== contact || host !== flow.host || port !== flow.port || device.silent) continue;
      device.silent = true;
      this.#o.onChange(accountId);
    }
  }

  /** Whether one of them writes from there. */
  isAt({ host, port }: Flow): boolean {
    for (const devices of this.#accounts.values())
      for (const { kept } of devices.values()) {
        const { source } = kept.binding;
        if (source.host === host && source.port === port) return true;
      }
    return false;
  }

  #put(kept: KeptBinding, lastSeenMs: number): void {
    const { accountId, binding, expiresMs } = kept;
    const key = bindingKey(binding);
    this.#drop(accountId, key);
    const devices = this.#accounts.get(accountId) ?? new Map<string, Device>();
    this.#accounts.set(accountId, devices);
    const { clock, onChange, onKeep } = this.#o;
    const [longestAgo] = devices.keys();
    if (devices.size >= mostDevices && longestAgo !== undefined) {
      this.#drop(accountId, longestAgo);
      onKeep(accountId, longestAgo, undefined);
    }
    const expiry = clock.after(Math.max(0, expiresMs - clock.now()), () => {
      this.#drop(accountId, key);
      onKeep(accountId, key, undefined);
      onChange(accountId);
    });
    devices.set(key, { kept, lastSeenMs, silent: false, expiry });
  }

  #drop(accountId: string, key: string): void {
    const devices = this.#accounts.get(accountId);
    devices?.get(key)?.expiry.cancel();
    devices?.delete(key);
    if (devices?.size === 0) this.#accounts.delete(accountId);
  }

  #lookAtAll(): void {
    for (const [accountId, devices] of this.#accounts)
      for (const device of devices.values()) void this.#look(accountId, device);
  }

  async #look(accountId: string, device: Device): Promise<void> {
    const { binding } = device.kept;
    const { contact, source: flow, path: routes } = binding;
    const ping = async () => await this.#agent?.ping(contact, answerWaitMs, { flow, routes });
    // a user agent that stops throws
    const answer = await ping().catch(() => undefined);
    // it may have signed in anew or gone meanwhile
    if (!answer || this.#accounts.get(accountId)?.get(bindingKey(binding)) !== device) return;
    if (answer.ok) device.lastSeenMs = this.#o.clock.now();
    if (device.silent !== answer.ok) return;
    device.silent = !answer.ok;
    this.#o.onChange(accountId);
  }
}
