import type { Trunk } from '../../../src/api/contract/index.ts';
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
  readonly numberField: Trunk['numberField'];
  readonly hidesNumber: boolean;
  readonly numberFormat: Trunk['numberFormat'];
  readonly prefix: string;
  readonly probe: boolean;
  readonly srtp: Trunk['srtp'];
  readonly codecs: Trunk['codecs'];
  readonly maxLines: number | null;
  readonly callsPerSecond: number | null;
  readonly backupId: string | null;
  readonly transferBy: Trunk['transferBy'];
  readonly sharedPort: boolean;
  readonly keysBy: Trunk['keysBy'];
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
    numberField: trunk?.numberField ?? 'from',
    hidesNumber: trunk?.hidesNumber ?? false,
    numberFormat: trunk?.numberFormat ?? 'e164',
    prefix: trunk?.prefix ?? '',
    probe: trunk?.probe ?? true,
    srtp: trunk?.srtp ?? 'off',
    codecs: trunk?.codecs ?? ['PCMA', 'PCMU'],
    maxLines: trunk?.maxLines ?? 10,
    callsPerSecond: trunk?.callsPerSecond ?? 2,
    backupId: trunk?.backupId ?? null,
    transferBy: trunk?.transferBy ?? 'bridge',
    sharedPort: trunk?.sharedPort ?? false,
    keysBy: trunk?.keysBy ?? 'sound',
  };
}

/** Secrets that the server has and never gives back. */
export interface KeptSecrets {
  readonly password: boolean;
  readonly clientKey: boolean;
  /** The password is of a line by address, which a program has given it. */
  readonly byAddress?: boolean;
}

export function keptOf(trunk: Trunk | null): KeptSecrets {
  const { hasPassword = false, hasClientKey = false, kind } = trunk ?? {};
  return { password: hasPassword, clientKey: hasClientKey, byAddress: hasPassword && kind === 'address' };
}

/** Whether the server may ask who we are. */
export function canUseTls({ transport }: TrunkFields): boolean {
  return transport === 'tls' || transport === 'dns';
}

/** Who signs in has an account anyway. */
export function hasAccountInFrom({ kind, numberField }: TrunkFields): boolean {
  return kind === 'address' && numberField !== 'from';
}

/** Whether the form shows a field for the user name: what nobody sees must not go out. */
export function hasUsername(fields: TrunkFields): boolean {
  return fields.kind === 'registration' || hasAccountInFrom(fields);
}

/** Whether the form shows a field for the password. */
export function hasPasswordField(fields: TrunkFields, { byAddress = false }: KeptSecrets): boolean {
  return fields.kind === 'registration' || (byAddress && hasAccountInFrom(fields));
}

/** What the API takes. An empty password or key is left out: the stored one stays. */
export function draftOf(fields: TrunkFields, kept: KeptSecrets): TrunkDraft {
  const orNull = (text: string) => text.trim() || null;
  const { name, kind, host, port, transport, certificateCheck } = fields;
  const { numberFormat, probe, srtp, codecs, backupId, transferBy, sharedPort } = fields;
  const { numberField, hidesNumber, keysBy } = fields;
  const hasKey = kept.clientKey || fields.clientKey.trim() !== '';
  const clientCertificate = hasKey ? orNull(fields.clientCertificate) : null;
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
    clientCertificate,
    ...(clientCertificate === null || fields.clientKey.trim() === '' ? {} : { clientKey: fields.clientKey }),
    numberFormat,
    probe,
    srtp,
    codecs,
    maxLines: fields.maxLines ?? 10,
    callsPerSecond: fields.callsPerSecond ?? 2,
    backupId,
    transferBy,
    sharedPort,
    numberField,
    hidesNumber,
    keysBy,
    username: hasUsername(fields) ? orNull(fields.username) : null,
    authUsername: orNull(fields.authUsername),
    callerId: orNull(asDialled(fields.callerId)),
    prefix: orNull(asDialled(fields.prefix)),
    ...(fields.password === '' || !hasPasswordField(fields, kept) ? {} : { password: fields.password }),
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

/** A number without the spaces, brackets and dashes that people write into it. */
export function asDialled(typed: string): string {
  return /^[+0-9*#() -]+$/.test(typed) ? typed.replace(/[() -]/g, '') : typed;
}
