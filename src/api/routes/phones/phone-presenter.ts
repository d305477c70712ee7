import type { PhoneAccount, PhoneState } from '../../../calls/index.ts';
import type { Phone } from '../../contract/index.ts';
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

function presentRefusal({ atMs, why, address, shutOutUntilMs }: Refusal): Phone['refusedSignIn'] {
  const shutOutUntil = shutOutUntilMs === undefined ? null : instant(shutOutUntilMs);
  return { at: instant(atMs), why, address, shutOutUntil };
}

const transports = { UDP: 'udp', TCP: 'tcp', TLS: 'tls', WS: 'tcp', WSS: 'tls' } as const;
