import type { Trunk } from '../../../src/api/contract/index.ts';
import { ApiError } from '../lib/http.ts';
import type { Dictionary } from '../lib/i18n/index.ts';
import type { TrunkDraft } from './requests/save-trunk.ts';

/** The form's fields, all as they are typed. */
export interface TrunkFields {
  readonly name: string;
  readonly kind: 'registration' | 'address';
  readonly host: string;
  /** Null: by the DNS records of the host. */
  readonly port: number | null;
  readonly domain: string;
  readonly proxy: string;
  readonly transport: Trunk['transport'];
  readonly certificateCheck: Trunk['certificateCheck'];
  readonly authority: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
  readonly username: string;
  readonly password: string;
  readonly authUsername: string;
  readonly callerId: string;
  readonly numberFormat: Trunk['numberFormat'];
  readonly prefix: string;
  readonly probe: boolean;
  readonly srtp: Trunk['srtp'];
  readonly codecs: Trunk['codecs'];
  readonly maxLines: number;
  readonly callsPerSecond: number;
  readonly backupId: string | null;
}

export function fieldsOf(trunk: Trunk | null): TrunkFields {
  return {
    name: trunk?.name ?? '',
    kind: trunk?.kind === 'address' ? 'address' : 'registration',
    host: trunk?.host ?? '',
    port: trunk?.port ?? null,
    domain: trunk?.domain ?? '',
    proxy: trunk?.proxy ?? '',
    transport: trunk?.transport ?? 'udp',
    certificateCheck: trunk?.certificateCheck ?? 'system',
    authority: trunk?.authority ?? '',
    clientCertificate: trunk?.clientCertificate ?? '',
    clientKey: '',
    username: trunk?.username ?? '',
    password: '',
    authUsername: trunk?.authUsername ?? '',
    callerId: trunk?.callerId ?? '',
    numberFormat: trunk?.numberFormat ?? 'e164',
    prefix: trunk?.prefix ?? '',
    probe: trunk?.probe ?? true,
    srtp: trunk?.srtp ?? 'off',
    codecs: trunk?.codecs ?? ['PCMA', 'PCMU'],
    maxLines: trunk?.maxLines ?? 10,
    callsPerSecond: trunk?.callsPerSecond ?? 2,
    backupId: trunk?.backupId ?? null,
  };
}

/** What the API takes. An empty password or key is left out: the stored one stays. */
export function draftOf(fields: TrunkFields): TrunkDraft {
  const orNull = (text: string) => text.trim() || null;
  const { name, kind, host, port, transport, certificateCheck } = fields;
  const { numberFormat, probe, srtp, codecs, maxLines, callsPerSecond, backupId } = fields;
  return {
    name: name.trim(),
    kind,
    host: host.trim(),
    port,
    transport,
    certificateCheck,
    domain: orNull(fields.domain),
    proxy: orNull(fields.proxy),
    authority: orNull(fields.authority),
    clientCertificate: orNull(fields.clientCertificate),
    ...(fields.clientKey.trim() === '' ? {} : { clientKey: fields.clientKey }),
    numberFormat,
    probe,
    srtp,
    codecs,
    maxLines,
    callsPerSecond,
    backupId,
    username: orNull(fields.username),
    authUsername: orNull(fields.authUsername),
    callerId: orNull(asDialled(fields.callerId)),
    prefix: orNull(asDialled(fields.prefix)),
    ...(fields.password === '' ? {} : { password: fields.password }),
  };
}

/** The usual port follows the transport; another one stays. What DNS says has no port of ours. */
export function withTransport(
  fields: TrunkFields,
  transport: TrunkFields['transport'],
): Partial<TrunkFields> {
  const usual = (of: TrunkFields['transport']) => (of === 'tls' ? 5061 : 5060);
  if (transport === 'dns') return { transport, port: null };
  const port = fields.port === usual(fields.transport) ? usual(transport) : fields.port;
  return { transport, port };
}

export type TrunkMistakes = Partial<
  Record<
    | 'name'
    | 'host'
    | 'domain'
    | 'proxy'
    | 'username'
    | 'callerId'
    | 'prefix'
    | 'authority'
    | 'clientCertificate'
    | 'clientKey',
    string
  >
>;

/** What is wrong with the form, by field; empty when it may be sent. */
export function mistakesOf(fields: TrunkFields, t: Dictionary): TrunkMistakes {
  return {
    ...(fields.name.trim() ? {} : { name: t.trunks.needName }),
    ...(place.test(fields.host.trim()) ? {} : { host: t.trunks.wrongHost }),
    ...(orEmpty(fields.domain, name) ? {} : { domain: t.trunks.wrongDomain }),
    ...(orEmpty(fields.proxy, place) ? {} : { proxy: t.trunks.wrongProxy }),
    ...(orEmpty(asDialled(fields.callerId), shownNumber) ? {} : { callerId: t.trunks.wrongCallerId }),
    ...(orEmpty(asDialled(fields.prefix), outside) ? {} : { prefix: t.trunks.wrongPrefix }),
    ...(fields.kind === 'registration' && !fields.username.trim() ? { username: t.trunks.needUsername } : {}),
    ...(needsAuthority(fields) && !/-----BEGIN CERTIFICATE-----/.test(fields.authority)
      ? { authority: t.trunks.needAuthority }
      : {}),
  };
}

/** What the server refused, by field; empty when it was something else. */
export function refusedField(error: unknown, t: Dictionary): TrunkMistakes {
  if (!(error instanceof ApiError) || error.failure.code !== 'trunk.invalid') return {};
  switch (error.failure.params['field']) {
    case 'host':
      return { host: t.trunks.wrongHost };
    case 'port':
      return { host: t.trunks.twoPorts };
    case 'domain':
      return { domain: t.trunks.wrongDomain };
    case 'proxy':
      return { proxy: t.trunks.wrongProxy };
    case 'callerId':
      return { callerId: t.trunks.wrongCallerId };
    case 'prefix':
      return { prefix: t.trunks.wrongPrefix };
    case 'clientCertificate':
      return { clientCertificate: t.trunks.wrongClientCertificate };
    case 'clientKey':
      return { clientKey: t.trunks.wrongClientKey };
    default:
      return {};
  }
}

/** What the user part of From may be: a number or an extension. */
const shownNumber = /^\+?[0-9A-Za-z*_.-]+$/;
const outside = /^[0-9*#+]{1,10}$/;
const name = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;
/** A name or an IPv4 address, with a port or without; an IPv6 address, in brackets where a port follows. */
const place =
  /^(?:sip:)?(?:(?:[A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?|\[[0-9A-F:.]+\])(?::\d{1,5})?|[0-9A-F]*:[0-9A-F:.]*:[0-9A-F:.]*)$/i;

/** A number without the spaces, brackets and dashes that people write into it. */
function asDialled(typed: string): string {
  return /^[+0-9*#() -]+$/.test(typed) ? typed.replace(/[() -]/g, '') : typed;
}

function orEmpty(text: string, rule: RegExp): boolean {
  return text.trim() === '' || rule.test(text.trim());
}

function needsAuthority({ transport, certificateCheck }: TrunkFields): boolean {
  return transport === 'tls' && certificateCheck === 'own';
}
