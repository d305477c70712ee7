import type { Trunk } from '../../../src/api/contract/index.ts';
import type { Dictionary } from '../lib/i18n/index.ts';
import type { TrunkDraft } from './requests/save-trunk.ts';

/** The form's fields, all as they are typed. */
export interface TrunkFields {
  readonly name: string;
  readonly kind: 'registration' | 'address';
  readonly host: string;
  readonly port: number;
  readonly transport: Trunk['transport'];
  readonly certificateCheck: Trunk['certificateCheck'];
  readonly authority: string;
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
    port: trunk?.port ?? 5060,
    transport: trunk?.transport ?? 'udp',
    certificateCheck: trunk?.certificateCheck ?? 'system',
    authority: trunk?.authority ?? '',
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

/** What the API takes. An empty password is left out: the stored one stays. */
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
    authority: orNull(fields.authority),
    numberFormat,
    probe,
    srtp,
    codecs,
    maxLines,
    callsPerSecond,
    backupId,
    username: orNull(fields.username),
    authUsername: orNull(fields.authUsername),
    callerId: orNull(fields.callerId),
    prefix: orNull(fields.prefix),
    ...(fields.password === '' ? {} : { password: fields.password }),
  };
}

/** The usual port follows the transport; one that was typed stays. */
export function withTransport(
  fields: TrunkFields,
  transport: TrunkFields['transport'],
): Partial<TrunkFields> {
  const usual = (of: TrunkFields['transport']) => (of === 'tls' ? 5061 : 5060);
  const port = fields.port === usual(fields.transport) ? usual(transport) : fields.port;
  return { transport, port };
}

export type TrunkMistakes = Partial<Record<'name' | 'host' | 'username' | 'authority', string>>;

/** What is wrong with the form, by field; empty when it may be sent. */
export function mistakesOf(fields: TrunkFields, t: Dictionary): TrunkMistakes {
  return {
    ...(fields.name.trim() ? {} : { name: t.trunks.needName }),
    ...(/^[A-Za-z0-9.:[\]_-]+$/.test(fields.host.trim()) ? {} : { host: t.trunks.wrongHost }),
    ...(fields.kind === 'registration' && !fields.username.trim() ? { username: t.trunks.needUsername } : {}),
    ...(needsAuthority(fields) && !/-----BEGIN CERTIFICATE-----/.test(fields.authority)
      ? { authority: t.trunks.needAuthority }
      : {}),
  };
}

function needsAuthority({ transport, certificateCheck }: TrunkFields): boolean {
  return transport === 'tls' && certificateCheck === 'own';
}
