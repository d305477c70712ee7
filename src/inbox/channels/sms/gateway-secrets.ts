import type { GatewayRow } from './gateway-store.ts';

/** What seals secrets for the database; `owner` binds one to its row. */
export interface Sealing {
  seal(text: string, owner: string): Buffer;
  /** Undefined when it was sealed with another key, or for another row. */
  unseal(box: Buffer, owner: string): string | undefined;
}

export function sealSecrets(
  sealing: Sealing,
  gateway: { readonly projectId: string; readonly kind: string },
  secrets: Readonly<Record<string, string>>,
): Buffer | null {
  return Object.keys(secrets).length === 0 ? null : sealing.seal(JSON.stringify(secrets), ownerOf(gateway));
}

/** None when the key of this installation is another one. */
export function openSecrets(sealing: Sealing, row: GatewayRow): Readonly<Record<string, string>> {
  if (!row.secrets) return {};
  const opened = sealing.unseal(row.secrets, ownerOf({ projectId: row.project_id, kind: row.kind }));
  return opened === undefined ? {} : (JSON.parse(opened) as Record<string, string>);
}

/** All that is filled in, secrets too. */
export function openFields(sealing: Sealing, row: GatewayRow): Readonly<Record<string, string>> {
  return { ...(row.fields as Record<string, string>), ...openSecrets(sealing, row) };
}

function ownerOf({ projectId, kind }: { readonly projectId: string; readonly kind: string }): string {
  return `sms-gateway ${projectId} ${kind}`;
}
