import type { PhoneAccount, PhoneState, StrangeSignIn } from '../../../calls/index.ts';
import type { Phone, StrangeSignIn as ShownStranger } from '../../contract/index.ts';
import { instant } from '../../presenters/instant.ts';

type Refusal = NonNullable<PhoneState['refused']>;

/** `state`: undefined when nobody knows it. */
export function presentPhone(account: PhoneAccount, state: PhoneState | undefined): Phone {
  const { id, name, login, enabled, dialsOut, trunkId, digest } = account;
  const { devices = [], refused } = state ?? {};
  return {
    id,
    name,
    login,
    enabled,
    dialsOut,
    trunkId: trunkId ?? null,
    digest,
    refusedSignIn: refused ? presentRefusal(refused) : null,
    devices: devices.map(({ userAgent, flow, sinceMs, lastSeenMs, silent }) => ({
      userAgent: userAgent ?? null,
      address: flow.host,
      transport: transports[flow.protocol ?? 'UDP'],
      since: instant(sinceMs),
      lastSeen: instant(lastSeenMs),
      silent,
    })),
  };
}

export function presentStranger(stranger: StrangeSignIn): ShownStranger {
  const { login = null, address, tries, atMs, shutOutUntilMs } = stranger;
  return { login, address, tries, at: instant(atMs), shutOutUntil: instantOrNull(shutOutUntilMs) };
}

function presentRefusal({ atMs, why, address, shutOutUntilMs }: Refusal): Phone['refusedSignIn'] {
  return { at: instant(atMs), why, address, shutOutUntil: instantOrNull(shutOutUntilMs) };
}

function instantOrNull(atMs: number | undefined): string | null {
  return atMs === undefined ? null : instant(atMs);
}

const transports = { UDP: 'udp', TCP: 'tcp', TLS: 'tls', WS: 'tcp', WSS: 'tls' } as const;
