import type { Clock, Log } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import type { MediaStream } from '../media/index.ts';
import type { UserAgent, UserAgentOptions } from '../sip/index.ts';
import type { CallOrder } from './call.ts';
import { IncomingDesk, type IncomingDeskOptions } from './incoming-desk.ts';
import { IncomingRules } from './incoming-rule.ts';
import { LineSources } from './line-sources.ts';
import type { PatientCall } from './patient-call.ts';
import type { PhoneAccount } from './phone-account.ts';
import type { OutsideCalls } from './outside-calls.ts';
import { PhoneCalls } from './phone-calls.ts';
import { Phones } from './phones.ts';
import type { SecretBox } from './secret-box.ts';
import type { Stations } from './station.ts';
import type { Trunks } from './trunks.ts';

export interface ReceptionOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  readonly stations: Stations;
  readonly node: string;
  onPhoneState?(phone: PhoneAccount): void;
}

/** What is there once the user agent is. */
export interface ReceptionTools extends Pick<
  IncomingDeskOptions,
  'common' | 'isStopping' | 'onCall' | 'onOver'
> {
  readonly userAgent: UserAgent;
  readonly trunks: Trunks;
  readonly outside: OutsideCalls;
  /** Places a call of a telephone, with its stream beside another. Throws `Failure` when the line can't now. */
  place(order: CallOrder, near: MediaStream): PatientCall;
}

/** All that comes to us: calls over lines, and telephones that sign in and dial. */
export class Reception {
  readonly rules: IncomingRules;
  readonly #o: ReceptionOptions;
  readonly #sources: LineSources;
  #trunks: Trunks | undefined;
  #phones: Phones | undefined;
  #desk: IncomingDesk | undefined;

  constructor(options: ReceptionOptions) {
    this.#o = options;
    this.rules = new IncomingRules(options.database);
    this.#sources = new LineSources({ clock: options.clock, lines: () => this.#trunks?.all ?? [] });
  }

  get phones(): Phones | undefined {
    return this.#phones;
  }

  /** Before the user agent is made. */
  async load(secrets: SecretBox): Promise<void> {
    const { onPhoneState, ...options } = this.#o;
    this.#phones = new Phones({
      ...options,
      secrets,
      isTrunkOf: (trunkId, projectId) => this.#trunks?.live(trunkId)?.trunk.projectId === projectId,
      onState: onPhoneState,
    });
    await this.#phones.load();
    await this.rules.load();
  }

  /** What the user agent asks of us. Before `open` everybody is asked to come again. */
  get answers(): Partial<UserAgentOptions> {
    const phones = this.#phones;
    return {
      // strangers are refused by the agent itself, which keeps nothing for them and shuts out who goes on
      admit: (asker) => this.#desk?.admit(asker) ?? 'later',
      trusts: (source) => this.#desk?.trusts(source) ?? false,
      onInvite: (invite) => this.#desk?.take(invite),
      passwordOf: (login) => phones?.passwordOf(login),
      digestsOf: (login) => phones?.digestsOf(login) ?? ['MD5'],
      onRefusedSignIn: (refusal) => phones?.onRefusedSignIn(refusal),
      onRegister: (binding) => phones?.onRegister(binding),
      registered: phones?.restored ?? [],
    };
  }

  /** From now on calls are taken; no line waits for the name of another to be found. */
  open(tools: ReceptionTools): void {
    const { log, stations } = this.#o;
    const { userAgent, trunks, common, place, outside, ...rest } = tools;
    const phones = this.#phones;
    if (!phones) return;
    this.#trunks = trunks;
    this.#sources.start(userAgent);
    this.#desk = new IncomingDesk({
      ...rest,
      common,
      sources: this.#sources,
      phones,
      phoneCalls: new PhoneCalls({
        ...{ log, phones, stations, outside, place },
        ...{ tools: common.tools, talks: common.talks },
      }),
      rules: this.rules,
      stations,
    });
    phones.start(common.tools, userAgent);
  }

  /** A line that was added or changed just now is somewhere else. */
  lineChanged(): void {
    this.#sources.refresh();
  }

  /** Before the user agent stops, which can't be asked for places any more then. */
  stopLooking(): void {
    this.#sources.stop();
  }

  async stop(): Promise<void> {
    await this.#phones?.stop();
  }
}
