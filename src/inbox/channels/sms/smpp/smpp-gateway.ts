// SMPP v3.4: sends by submit_sm (§4.4), hears by deliver_sm (§4.6), keeps one connection.
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Allowance, loggedError, type Timer } from '../../../../base/index.ts';
import type { GatewayTools } from '../gateway-kind.ts';
import type { OutgoingSms, SendResult, SmsGateway, SmsTrouble } from '../sms-gateway.ts';
import { kindOf, readReceipt } from './delivery-receipt.ts';
import { LongIncoming } from './long-incoming.ts';
import { readText, writeText, type LongText } from './message-text.ts';
import { commands, readMessageId, statuses, writeShortMessage, type ShortMessage } from './pdu.ts';
import { SmppSession, type SmppAnswer, type SmppLogin } from './smpp-session.ts';

export interface SmppSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly login: SmppLogin;
  readonly long: LongText;
  readonly perSecond: number;
}

/** Requests that wait for their answers at once (§2.8). */
const windowSize = 10;
const throttledTries = 5;
const shortestPauseMs = 1000;
const longestPauseMs = 60_000;

/** §5.1.3: what ends one message; the rest is the centre's own trouble. */
const troubles: ReadonlyMap<number, SmsTrouble> = new Map([
  [0x01, 'text-refused'],
  [statuses.wrongSource, 'sender-refused'],
  [statuses.wrongDestination, 'wrong-number'],
  [0x45, 'not-delivered'],
  [0x48, 'sender-refused'],
  [0x49, 'sender-refused'],
  [0x50, 'wrong-number'],
  [0x51, 'wrong-number'],
]);

export class SmppGateway implements SmsGateway {
  readonly #settings: SmppSettings;
  readonly #tools: GatewayTools;
  readonly #long: LongIncoming;
  readonly #allowance: Allowance;
  readonly #stopping = new AbortController();
  #session: SmppSession | undefined;
  /** Rejects never; `undefined` while bound, else what is wrong. */
  #opening: Promise<SmsTrouble | undefined> | undefined;
  #pauseMs = shortestPauseMs;
  #again: Timer | undefined;
  #trouble: SmsTrouble = 'unreachable';
  #reference = 0;
  #underWay = 0;
  #free: (() => void)[] = [];
  /** What was brought is being kept; rejects never. */
  #hearing: Promise<void> = Promise.resolve();

  constructor(settings: SmppSettings, tools: GatewayTools) {
    this.#settings = settings;
    this.#tools = tools;
    this.#long = new LongIncoming(tools.clock, (phone, text) => {
      this.#tell(phone, text).catch((err: unknown) =>
        tools.log.error({ err: loggedError(err) }, 'a long SMS could not be kept'),
      );
    });
    const limits = { perSecond: settings.perSecond, atOnce: Math.max(1, settings.perSecond) };
    this.#allowance = new Allowance(limits, tools.clock.monotonicMs());
  }

  /** Connects, and again whenever the connection is lost: receipts and answers come by it. */
  open(): void {
    void this.#bound();
  }

  async send(sms: OutgoingSms): Promise<SendResult> {
    const trouble = await this.#bound();
    if (trouble) return { kind: 'refused', trouble };
    this.#reference = (this.#reference + 1) & 0xff;
    const parts = writeText(sms.text, this.#settings.long, this.#reference);
    const ids: string[] = [];
    for (const part of parts) {
      const result = await this.#submit({ ...addressesOf(sms), registeredDelivery: 1, ...part });
      if (result.kind === 'accepted') ids.push(...result.ids);
      // with a part on its way nobody may send the whole again
      else return ids.length === 0 ? result : { kind: 'unknown', trouble: 'no-answer' };
    }
    return { kind: 'accepted', ids };
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#again?.cancel();
    await this.#session?.close();
    this.#long.stop();
  }

  async #submit(sms: ShortMessage): Promise<SendResult> {
    let pauseMs = shortestPauseMs;
    for (let tries = 1; ; tries += 1) {
      await this.#slot();
      let answer: SmppAnswer;
      try {
        answer = (await this.#session?.ask(commands.submitSm, writeShortMessage(sms))) ?? 'not-sent';
      } finally {
        this.#freeSlot();
      }
      if (answer === 'not-sent') return { kind: 'refused', trouble: 'unreachable' };
      if (answer === 'lost') return { kind: 'unknown', trouble: 'no-answer' };
      if (answer.status === statuses.ok) {
        const id = readMessageId(answer.body);
        // taken, and nobody can ever tell what became of it
        return id === undefined ? { kind: 'unknown', trouble: 'no-answer' } : { kind: 'accepted', ids: [id] };
      }
      const full = answer.status === statuses.throttled || answer.status === statuses.queueFull;
      if (!full) return { kind: 'refused', trouble: troubles.get(answer.status) ?? 'broken' };
      if (tries === throttledTries || this.#stopping.signal.aborted)
        return { kind: 'refused', trouble: 'limited' };
      await this.#tools.clock.sleep(pauseMs, this.#stopping.signal);
      pauseMs = Math.min(longestPauseMs, pauseMs * 2);
    }
  }

  /** Waits for a place in the window and for the second's allowance. */
  async #slot(): Promise<void> {
    if (this.#underWay >= windowSize) await new Promise<void>((resolve) => this.#free.push(resolve));
    else this.#underWay += 1;
    const { clock } = this.#tools;
    while (!this.#allowance.take(clock.monotonicMs()) && !this.#stopping.signal.aborted) {
      await clock.sleep(1000 / this.#settings.perSecond, this.#stopping.signal);
    }
  }

  #freeSlot(): void {
    const next = this.#free.shift();
    if (next) next();
    else this.#underWay -= 1;
  }

  #bound(): Promise<SmsTrouble | undefined> {
    if (this.#stopping.signal.aborted) return Promise.resolve('unreachable');
    // while it rests nobody knocks
    if (this.#again) return Promise.resolve(this.#trouble);
    this.#opening ??= this.#bind();
    return this.#opening;
  }

  async #bind(): Promise<SmsTrouble | undefined> {
    const { clock, log } = this.#tools;
    const session: SmppSession = new SmppSession({
      ...{ clock, log, socket: this.#connect(), login: this.#settings.login },
      onDelivered: (sms) => this.#delivered(sms),
      onClosed: () => this.#lost(session),
    });
    this.#session = session;
    const status = await session.open();
    if (status === statuses.ok) {
      this.#pauseMs = shortestPauseMs;
      return undefined;
    }
    this.#trouble = bindTrouble(status);
    session.destroy();
    return this.#trouble;
  }

  #connect(): Socket {
    const { host, port, tls } = this.#settings;
    return tls ? connectTls({ host, port, servername: host }) : connectPlain({ host, port });
  }

  #lost(session: SmppSession): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#opening = undefined;
    if (this.#stopping.signal.aborted) return;
    this.#again = this.#tools.clock.after(this.#pauseMs, () => {
      this.#again = undefined;
      this.open();
    });
    this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2);
  }

  /** One after another, as they came: of two answers the later one counts. */
  #delivered(sms: ShortMessage): Promise<void> {
    const heard = this.#hearing.then(() => this.#hear(sms));
    this.#hearing = heard.catch(() => undefined);
    return heard;
  }

  async #hear(sms: ShortMessage): Promise<void> {
    const kind = kindOf(sms);
    if (kind === 'receipt') {
      const receipt = readReceipt(sms);
      if (receipt) await this.#tools.onNews({ receipts: [receipt], incoming: [] });
    }
    if (kind !== 'message') return;
    const text = this.#long.add(sms.source, readText(sms));
    if (text !== undefined) await this.#tell(sms.source, text);
  }

  #tell(phone: string, text: string): Promise<void> {
    return this.#tools.onNews({ receipts: [], incoming: [{ phone, text }] });
  }
}

/** A login that is refused stays refused until somebody changes it; anything else may pass. */
function bindTrouble(status: number | undefined): SmsTrouble {
  if (status === undefined) return 'unreachable';
  const denied: readonly number[] = [statuses.bindFailed, statuses.wrongPassword, statuses.wrongSystemId];
  return denied.includes(status) ? 'denied' : 'broken';
}

/** §5.2.5 and §5.2.6: a name of letters (5, 0), an international number (1, 1), a short one (3, 0), the centre's own. */
function addressesOf({
  phone,
  sender = '',
}: OutgoingSms): Pick<ShortMessage, 'source' | 'sourceTon' | 'sourceNpi' | 'destination'> {
  const digits = sender.replace(/^\+/, '');
  const destination = phone.replaceAll(/\D/g, '');
  if (digits === '') return { source: '', sourceTon: 0, sourceNpi: 0, destination };
  if (!/^\d+$/.test(digits)) return { source: sender, sourceTon: 5, sourceNpi: 0, destination };
  const isShort = digits.length < 7;
  return { source: digits, sourceTon: isShort ? 3 : 1, sourceNpi: isShort ? 0 : 1, destination };
}
