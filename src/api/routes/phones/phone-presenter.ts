import type { PhoneAccount, PhoneDevice } from '../../../calls/index.ts';
import type { Phone } from '../../contract/index.ts';
import { instant } from '../../presenters/instant.ts';

export function presentPhone(account: PhoneAccount, devices: readonly PhoneDevice[]): Phone {
  const { id, name, login, enabled, dialsOut, trunkId } = account;
  return {
    id,
    name,
    login,
    enabled,
    dialsOut,
    trunkId: trunkId ?? null,
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

const transports = { UDP: 'udp', TCP: 'tcp', TLS: 'tls', WS: 'tcp', WSS: 'tls' } as const;
