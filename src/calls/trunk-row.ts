import { newId } from '../base/index.ts';
import type { TlsTrust } from '../sip/index.ts';
import type { TrunkRow } from './trunk-store.ts';
import type { Trunk } from './trunk.ts';

/** The rehearsal line is as wide as the machine: the campaign's own limits count. */
const rehearsalLimits = { max_lines: 1000, calls_per_second: 200 };

/** As anybody may see it. */
export function shownTrunk(row: TrunkRow): Trunk {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    kind: row.kind,
    host: row.host,
    port: row.port ?? undefined,
    domain: row.domain ?? undefined,
    proxy: row.proxy ?? undefined,
    username: row.username ?? undefined,
    authUsername: row.auth_username ?? undefined,
    hasPassword: row.password_sealed !== null,
    callerId: row.caller_id ?? undefined,
    numberFormat: row.number_format,
    prefix: row.prefix ?? undefined,
    maxLines: row.max_lines,
    callsPerSecond: row.calls_per_second,
    probe: row.probe,
    srtp: row.srtp,
    codecs: row.codecs,
    transport: row.transport,
    certificateCheck: row.certificate_check,
    authority: row.authority ?? undefined,
    clientCertificate: row.client_certificate ?? undefined,
    hasClientKey: row.client_key_sealed !== null,
    backupId: row.backup_id ?? undefined,
  };
}

/** Of a new rehearsal line. */
export function rehearsalRow(projectId: string): TrunkRow {
  return {
    id: newId(),
    project_id: projectId,
    name: 'Репетиция',
    kind: 'rehearsal',
    host: 'rehearsal',
    port: 0,
    username: null,
    auth_username: null,
    password_sealed: null,
    caller_id: null,
    number_format: 'e164',
    prefix: null,
    ...rehearsalLimits,
    probe: true,
    srtp: 'off',
    codecs: ['PCMA', 'PCMU'],
    transport: 'udp',
    certificate_check: 'system',
    authority: null,
    backup_id: null,
    domain: null,
    proxy: null,
    client_certificate: null,
    client_key_sealed: null,
  };
}

/** How the certificate of its server is checked. */
export function checkOf({ certificate_check: check, authority }: TrunkRow): TlsTrust {
  return check === 'own' && authority !== null
    ? { check, authority }
    : { check: check === 'off' ? 'off' : 'system' };
}
