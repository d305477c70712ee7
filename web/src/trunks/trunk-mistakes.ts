import { ApiError } from '../lib/http.ts';
import type { Dictionary } from '../lib/i18n/index.ts';
import { asDialled, canUseTls, hasUsername, type KeptSecrets, type TrunkFields } from './trunk-draft.ts';

type Chosen =
  'kind' | 'transport' | 'probe' | 'srtp' | 'codecs' | 'backupId' | 'transferBy' | 'sharedPort' | 'keysBy';
type Field = Exclude<keyof TrunkFields, Chosen | 'numberField' | 'hidesNumber'>;

export type TrunkMistakes = Partial<Record<Field, string>>;

/** Fields that stand in the part of the form that is folded away. */
const folded: readonly Field[] = [
  'proxy',
  'domain',
  'username',
  'callerId',
  'prefix',
  'maxLines',
  'callsPerSecond',
  'clientCertificate',
  'clientKey',
];

export function isFolded(mistakes: TrunkMistakes): boolean {
  return folded.some((field) => mistakes[field] !== undefined);
}

/** What is wrong with the form, by field; empty when it may be sent. */
export function mistakesOf(fields: TrunkFields, kept: KeptSecrets, t: Dictionary): TrunkMistakes {
  const signsIn = fields.kind === 'registration';
  const found: Partial<Record<Field, string | false>> = {
    name: !fields.name.trim() && t.trunks.needName,
    host: !isPlace(fields.host) && t.trunks.wrongHost,
    port: !isWithin(fields.port ?? 1, 1, 65_535) && t.everywhere.numberBetween(1, 65_535),
    domain: !orEmpty(fields.domain, name) && t.trunks.wrongDomain,
    proxy: fields.proxy.trim() !== '' && !isPlace(fields.proxy) && t.trunks.wrongProxy,
    callerId: callerIdMistake(fields, t),
    prefix: !orEmpty(asDialled(fields.prefix), outside) && t.trunks.wrongPrefix,
    username: usernameMistake(fields, t),
    password: signsIn && !isKnownBy(fields, kept) && t.trunks.needPassword,
    authority: needsAuthority(fields) && !isPem(fields.authority) && t.trunks.needAuthority,
    maxLines: !isWithin(fields.maxLines, 1, 1000) && t.everywhere.numberBetween(1, 1000),
    callsPerSecond: !isWithin(fields.callsPerSecond, 0.1, 100) && t.everywhere.numberBetween(0.1, 100),
    ...certificateMistakes(fields, kept, t),
  };
  return Object.fromEntries(Object.entries(found).filter(([, words]) => words));
}

function usernameMistake(fields: TrunkFields, t: Dictionary): string | false {
  if (!hasUsername(fields)) return false;
  if (fields.kind === 'registration' && !fields.username.trim()) return t.trunks.needUsername;
  return !orEmpty(fields.username, account) && t.trunks.wrongUsername;
}

function callerIdMistake(fields: TrunkFields, t: Dictionary): string | false {
  const { kind, callerId, numberField, hidesNumber } = fields;
  const needed = numberField !== 'from' || (kind === 'address' && hidesNumber);
  if (needed && callerId.trim() === '') return t.trunks.needCallerId;
  return !orEmpty(asDialled(callerId), shownNumber) && t.trunks.wrongCallerId;
}

/** By a password, or by the certificate that it shows. */
function isKnownBy(fields: TrunkFields, kept: KeptSecrets): boolean {
  const shows = canUseTls(fields) && fields.clientCertificate.trim() !== '';
  return fields.password !== '' || kept.password || shows;
}

/** A certificate without its key shows nobody who we are, nor does a key alone. */
function certificateMistakes(
  fields: TrunkFields,
  kept: KeptSecrets,
  t: Dictionary,
): Partial<Record<'clientCertificate' | 'clientKey', string | false>> {
  if (!canUseTls(fields)) return {};
  const certificate = fields.clientCertificate.trim();
  const key = fields.clientKey.trim();
  if (certificate === '') return { clientCertificate: key !== '' && t.trunks.needClientCertificate };
  return {
    clientCertificate: !isPem(certificate) && t.trunks.wrongClientCertificate,
    clientKey: key === '' && !kept.clientKey && t.trunks.needClientKey,
  };
}

/** What the server refused, by field; empty when it was something else. */
export function refusedField(error: unknown, t: Dictionary): TrunkMistakes {
  if (!(error instanceof ApiError)) return {};
  if (error.failure.code === 'trunk.password-again') return { password: t.trunks.passwordAgain };
  if (error.failure.code !== 'trunk.invalid') return {};
  const words: TrunkMistakes = {
    host: t.trunks.wrongHost,
    port: t.trunks.twoPorts,
    domain: t.trunks.wrongDomain,
    proxy: t.trunks.wrongProxy,
    username: t.trunks.wrongUsername,
    password: t.trunks.needPassword,
    authority: t.trunks.needAuthority,
    callerId: t.trunks.wrongCallerId,
    prefix: t.trunks.wrongPrefix,
    clientCertificate: t.trunks.wrongClientCertificate,
    clientKey: t.trunks.wrongClientKey,
  };
  const field = String(error.failure.params['field']) as Field;
  const said = words[field];
  return said === undefined ? {} : { [field]: said };
}

/** What the user part of From may be: a number or an extension. */
const shownNumber = /^\+?[0-9A-Za-z*_.-]+$/;
/** What the user part of From may be for a name. */
const account = /^[^@<>";,\s]+$/;
const outside = /^[0-9*#+]{1,10}$/;
const name = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
/** A name or an IPv4 address, with a port or without; an IPv6 address, in brackets where a port follows. */
const place =
  /^(?:sip:)?(?:(?:[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?|\[[0-9A-F:.]+\])(?::(\d{1,5}))?|[0-9A-F]*:[0-9A-F:.]*:[0-9A-F:.]*)$/i;

function isPlace(typed: string): boolean {
  const [whole, port] = place.exec(typed.trim()) ?? [];
  return whole !== undefined && isWithin(Number(port ?? 1), 1, 65_535);
}

function isWithin(value: number | null, least: number, most: number): boolean {
  return value !== null && value >= least && value <= most;
}

function isPem(text: string): boolean {
  return text.includes('-----BEGIN CERTIFICATE-----');
}

function orEmpty(text: string, rule: RegExp): boolean {
  return text.trim() === '' || rule.test(text.trim());
}

function needsAuthority({ transport, certificateCheck }: TrunkFields): boolean {
  return transport === 'tls' && certificateCheck === 'own';
}
