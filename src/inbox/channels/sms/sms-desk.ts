import { DateTime } from 'luxon';
import { Failure, type Clock, type E164 } from '../../../base/index.ts';
import { isRehearsalNumber, type Appointment, type Projects } from '../../../clinic/index.ts';
import type { Database } from '../../../db/index.ts';
import type { InboxTables } from '../../inbox-tables.ts';
import type { VisitLinks } from '../../visit-links/visit-links.ts';
import { checkClosed } from './gateway-address.ts';
import { checkGateway, type GatewayOrder } from './gateway-order.ts';
import { openSecrets, sealSecrets, type Sealing } from './gateway-secrets.ts';
import { chooseGateway, chooseNoGateway, listGateways, type GatewayRow } from './gateway-store.ts';
import { isStopped, lastAnswers, type LastAnswer } from './incoming-store.ts';
import { mostParts, segment, type SmsEncoding } from './segments.ts';
import type { SmsTrouble } from './sms-gateway.ts';
import { readSmsSettings, writeSmsSettings, type SmsSettings } from './sms-settings.ts';
import { countSms, holdVisit, insertSms, lastAskedAt, listSms, type SmsFilter } from './sms-store.ts';
import type { Sms, SmsOrder } from './sms.ts';
import type { VisitGate, VisitPermission } from './visit-gate.ts';

export interface SmsDeskOptions {
  readonly clock: Clock;
  readonly database: Database;
  readonly sealing: Sealing;
  readonly projects: Pick<Projects, 'get'>;
  readonly links: Pick<VisitLinks, 'create'>;
  readonly gate: VisitGate;
  /** A message waits to be sent. */
  onWork(): void;
}

/** A gateway that was filled in, as the console may show it. */
export interface SmsGatewayState {
  readonly kind: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly secretFields: readonly string[];
  readonly sender: string;
  readonly priceKopecks: number;
  readonly chosen: boolean;
  readonly state: 'untried' | 'works' | 'rests';
  readonly trouble?: SmsTrouble;
  readonly sinceMs?: number;
}

/** What a text costs before it is sent. */
export interface SmsPreview {
  readonly text: string;
  readonly encoding: SmsEncoding;
  readonly segments: number;
  readonly unitsLeft: number;
  readonly priceKopecks: number;
}

const trialLifeMs = 10 * 60_000;
const answerShownMs = 14 * 24 * 3_600_000;
/** Whoever was asked about a visit so lately is asked once more only on purpose. */
const askedWithinMs = 24 * 3_600_000;

/** Written messages as people order and look at them; the `Courier` sends them. */
export class SmsDesk {
  readonly #options: SmsDeskOptions;

  constructor(options: SmsDeskOptions) {
    this.#options = options;
  }

  settings(projectId: string): Promise<SmsSettings> {
    return readSmsSettings(this.#db, projectId);
  }

  async saveSettings(projectId: string, settings: SmsSettings): Promise<void> {
    const publicAddress = readPublicAddress(settings.publicAddress);
    if (segment(settings.visitText).parts.length > mostParts) throw tooLong();
    await writeSmsSettings(this.#db, projectId, { ...settings, publicAddress }, this.#options.clock.now());
  }

  async gateways(projectId: string): Promise<SmsGatewayState[]> {
    return (await listGateways(this.#db, projectId)).map((row) => this.#shown(row));
  }

  /** Saves a gateway and uses it from now on. Throws what `checkGateway` does. */
  async choose(order: GatewayOrder): Promise<void> {
    const { clock, database, sealing } = this.#options;
    const { projectId, kind, sender, priceKopecks } = order;
    const rows = await listGateways(this.#db, projectId);
    const before = rows.find((row) => row.kind === kind);
    const kept = before && {
      fields: before.fields as Record<string, string>,
      secrets: openSecrets(sealing, before),
    };
    const { fields, secrets } = checkGateway(order, kept);
    const sealed = sealSecrets(sealing, order, secrets);
    const gateway = { projectId, kind, fields, secrets: sealed, sender, priceKopecks };
    await chooseGateway(database, gateway, clock.now());
  }

  /** Sends nothing any more until a gateway is chosen again. */
  chooseNone(projectId: string): Promise<void> {
    return chooseNoGateway(this.#db, projectId);
  }

  /** Throws `Failure`: `sms.no-gateway`. */
  async preview(projectId: string, text: string): Promise<SmsPreview> {
    const gateway = await this.#chosen(projectId);
    const { encoding, parts, unitsLeft } = segment(text);
    const segments = parts.length;
    return { text, encoding, segments, unitsLeft, priceKopecks: segments * gateway.price_kopecks };
  }

  /** Puts a message into the queue; the same reference is the same message. Throws `Failure`: `sms.no-gateway`, `sms.too-long`. */
  async send(order: SmsOrder): Promise<Sms> {
    const sms = await insertSms(this.#db, await this.#priced(order), this.#options.clock.now());
    this.#options.onWork();
    return sms;
  }

  /** Tries the gateway: whatever the hour, and not after ten minutes. */
  sendTrial(projectId: string, trial: { reference: string; phone: E164; text: string }): Promise<Sms> {
    const expiresAtMs = this.#options.clock.now() + trialLifeMs;
    return this.send({ projectId, ...trial, purpose: 'trial', expiresAtMs });
  }

  /**
   * What a message about this visit would say and cost, with a link of the length that links have, whether it may leave now, and when the
   * patient was asked about it lately.
   */
  async previewVisit(
    visit: Appointment,
  ): Promise<SmsPreview & { readonly permission: VisitPermission; readonly askedAtMs?: number }> {
    const phone = this.#phoneOf(visit);
    const text = await this.#textFor(visit, 'x'.repeat(16));
    const preview = await this.preview(visit.projectId, text);
    const permission = await this.#options.gate({ visit, phone, despite: false });
    const sinceMs = this.#options.clock.now() - askedWithinMs;
    return { ...preview, permission, askedAtMs: await lastAskedAt(this.#db, visit, { sinceMs }) };
  }

  /**
   * Asks the patient about his visit, at his main number. One message for one reference, and one within a day unless it is asked
   * `again`; what the gate lets through only later waits in the queue. Throws `Failure`: `sms.no-gateway`, `sms.too-long`,
   * `sms.visit-over`, `sms.sample-visit`, `sms.stopped`, `sms.not-permitted`, `sms.already-asked`.
   */
  async askAboutVisit(
    visit: Appointment,
    reference: string,
    { despite = false, again = false }: { readonly despite?: boolean; readonly again?: boolean } = {},
  ): Promise<Sms> {
    const phone = this.#phoneOf(visit);
    if (await isStopped(this.#db, visit.projectId, phone)) {
      throw new Failure('conflict', { code: 'sms.stopped', message: 'This patient has asked for no SMS.' });
    }
    await this.#chosen(visit.projectId);
    const permission = await this.#options.gate({ visit, phone, despite });
    if (permission.kind === 'refused' && permission.untilMs === null) {
      throw new Failure('conflict', {
        code: 'sms.not-permitted',
        message: 'No SMS may go to this patient about this visit.',
        params: { reason: permission.reason },
      });
    }
    const text = await this.#textFor(visit, await this.#options.links.create(visit));
    const row = await this.#priced({
      ...{ projectId: visit.projectId, reference, phone, text, purpose: 'visit' },
      ...{ appointmentId: visit.id, visitStartsAtMs: visit.startsAtMs, expiresAtMs: visit.startsAtMs },
      despite,
    });
    const { clock, database, onWork } = this.#options;
    const nowMs = clock.now();
    const sms = await database.transaction<InboxTables, Sms>(async (tx) => {
      await holdVisit(tx, visit.id);
      const span = { sinceMs: nowMs - askedWithinMs, but: reference };
      if (!again && (await lastAskedAt(tx, visit, span)) !== undefined) throw alreadyAsked();
      return insertSms(tx, row, nowMs);
    });
    onWork();
    return sms;
  }

  list(filter: SmsFilter): Promise<Sms[]> {
    return listSms(this.#db, filter);
  }

  count(projectId: string, state?: Sms['state']): Promise<number> {
    return countSms(this.#db, projectId, state);
  }

  /** The last that each of these numbers has written to us within two weeks. */
  lastAnswers(projectId: string, phones: readonly string[]): Promise<ReadonlyMap<string, LastAnswer>> {
    return lastAnswers(this.#db, projectId, phones, this.#options.clock.now() - answerShownMs);
  }

  /** The main number, when somebody can be asked at it. */
  #phoneOf(visit: Appointment): E164 {
    const [phone] = visit.phones;
    if (phone === undefined || visit.startsAtMs <= this.#options.clock.now()) {
      throw new Failure('conflict', { code: 'sms.visit-over', message: 'This visit has begun.' });
    }
    if (visit.source === 'sample' || isRehearsalNumber(phone)) {
      throw new Failure('conflict', {
        code: 'sms.sample-visit',
        message: 'This visit is of the sample: its numbers are nobody’s.',
      });
    }
    return phone;
  }

  get #db() {
    return this.#options.database.kysely<InboxTables>();
  }

  async #chosen(projectId: string): Promise<GatewayRow> {
    const chosen = (await listGateways(this.#db, projectId)).find((row) => row.chosen);
    if (chosen) return chosen;
    throw new Failure('conflict', { code: 'sms.no-gateway', message: 'No SMS gateway is chosen.' });
  }

  async #priced(order: SmsOrder): Promise<Parameters<typeof insertSms>[1]> {
    const gateway = await this.#chosen(order.projectId);
    const segments = segment(order.text).parts.length;
    if (segments > mostParts) throw tooLong();
    return { ...order, gatewayId: gateway.id, segments, priceKopecks: segments * gateway.price_kopecks };
  }

  #shown(row: GatewayRow): SmsGatewayState {
    return {
      kind: row.kind,
      fields: row.fields as Record<string, string>,
      secretFields: Object.keys(openSecrets(this.#options.sealing, row)),
      sender: row.sender,
      priceKopecks: row.price_kopecks,
      chosen: row.chosen,
      state: row.state,
      trouble: (row.trouble as SmsTrouble | null) ?? undefined,
      sinceMs: row.state_since?.getTime(),
    };
  }

  /** Disclosure level 1: the clinic and when. */
  async #textFor(visit: Appointment, code: string): Promise<string> {
    const [{ publicAddress, visitText }, { settings }] = await Promise.all([
      readSmsSettings(this.#db, visit.projectId),
      this.#options.projects.get(visit.projectId),
    ]);
    const when = DateTime.fromMillis(visit.startsAtMs, {
      zone: settings.timeZone,
      locale: settings.language,
    });
    const values: Readonly<Record<string, string>> = {
      clinic: settings.clinicName,
      date: when.toFormat(settings.language === 'ru' ? 'd MMMM' : 'd LLLL'),
      time: when.toFormat('HH:mm'),
      link: publicAddress === '' ? '' : `${publicAddress}/v/${code}`,
    };
    return visitText
      .replaceAll(/\{(clinic|date|time|link)\}/g, (_, name: string) => values[name] ?? '')
      .replaceAll(/ {2,}/g, ' ')
      .trim();
  }
}

/** `https://host` without anything behind it, or empty. In the clear only on a network of one's own. */
function readPublicAddress(text: string): string {
  const trimmed = text.trim().replace(/\/+$/, '');
  if (trimmed === '') return '';
  const url = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  const isWhole = url && ['https:', 'http:'].includes(url.protocol) && url.origin === trimmed.toLowerCase();
  if (isWhole) {
    checkClosed(url, 'publicAddress');
    return url.origin;
  }
  throw new Failure('invalid', {
    code: 'sms.field-wrong',
    message: 'The address is written https://host, without anything behind it.',
    params: { field: 'publicAddress' },
  });
}

function alreadyAsked(): Failure {
  return new Failure('conflict', {
    code: 'sms.already-asked',
    message: 'This patient was asked about this visit within a day.',
  });
}

function tooLong(): Failure {
  return new Failure('invalid', {
    code: 'sms.too-long',
    message: `A message has ${mostParts} segments at most.`,
    params: { most: mostParts },
  });
}
