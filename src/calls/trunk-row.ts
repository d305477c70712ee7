import { newId } from '../base/index.ts';
import type { TlsTrust } from '../sip/index.ts';
import { checkTrunk, type CheckedTrunk } from './trunk-input.ts';
import type { TrunkRow } from './trunk-store.ts';
import type { Trunk } from './trunk.ts';

/** The campaign's own limits count. */
const asWideAsTheMachine = { maxLines: 1000, callsPerSecond: 200 };

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
    transferBy: row.transfer_by,
    sharedPort: row.shared_port,
    numberField: row.number_field,
    hidesNumber: row.hides_number,
    keysBy: row.keys_by,
  };
}

/** What the database keeps of a line that was typed; the inverse of `shownTrunk`. */
export function rowOf(
  checked: CheckedTrunk,
  kept: Pick<TrunkRow, 'id' | 'project_id' | 'password_sealed' | 'client_key_sealed'>,
): TrunkRow {
  return {
    ...kept,
    name: checked.name,
    kind: checked.kind,
    host: checked.host,
    port: checked.port ?? null,
    username: checked.username ?? null,
    auth_username: checked.authUsername ?? null,
    caller_id: checked.callerId ?? null,
    number_format: checked.numberFormat,
    prefix: checked.prefix ?? null,
    max_lines: checked.maxLines,
    calls_per_second: checked.callsPerSecond,
    probe: checked.probe,
    srtp: checked.srtp,
    codecs: checked.codecs,
    transport: checked.transport,
    certificate_check: checked.certificateCheck,
    authority: checked.authority ?? null,
    backup_id: checked.backupId ?? null,
    transfer_by: checked.transferBy,
    shared_port: checked.sharedPort,
    number_field: checked.numberField,
    hides_number: checked.hidesNumber,
    keys_by: checked.keysBy,
    domain: checked.domain ?? null,
    proxy: checked.proxy ?? null,
    client_certificate: checked.clientCertificate ?? null,
  };
}

/** Of a new rehearsal line; its address is the running process's. */
export function rehearsalRow(projectId: string): TrunkRow {
  const typed = {
    projectId,
    name: 'Репетиция',
    kind: 'rehearsal',
    host: 'rehearsal',
    ...asWideAsTheMachine,
  } as const;
  const kept = { id: newId(), project_id: projectId, password_sealed: null, client_key_sealed: null };
  return rowOf(checkTrunk(typed), kept);
}

/** How the certificate of its server is checked. */
export function checkOf({ certificate_check: check, authority }: TrunkRow): TlsTrust {
  return check === 'own' && authority !== null
    ? { check, authority }
    : { check: check === 'off' ? 'off' : 'system' };
}
