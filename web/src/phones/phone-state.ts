import type { Phone } from '../../../src/api/contract/index.ts';

/** How a telephone is, by the best of its devices. */
export type PhoneStateWord = 'signedIn' | 'silent' | 'signedOut' | 'off' | 'away';

/** `voiceAway`: the process that makes the calls does not answer, so that no telephone can be called. */
export function stateOf(
  { enabled, devices }: Pick<Phone, 'enabled' | 'devices'>,
  voiceAway: boolean,
): PhoneStateWord {
  if (!enabled) return 'off';
  if (voiceAway) return 'away';
  if (devices.length === 0) return 'signedOut';
  return devices.some(({ silent }) => !silent) ? 'signedIn' : 'silent';
}

/** The address of a server as it is typed into a telephone: the usual port is left out. */
export function serverWords(host: string, port: number, usual: number): string {
  const bare = host.includes(':') ? `[${host}]` : host;
  return port === usual ? bare : `${bare}:${port}`;
}
