import type { SpeechEngine } from '../../../src/api/contract/index.ts';

/** Where a patient's voice, or the text of a sentence, goes with an engine as it is filled in. */
export type VoiceReach =
  | { readonly to: 'here' }
  /** A server in the clinic's own network. */
  | { readonly to: 'own-server'; readonly host: string; readonly open: boolean }
  | { readonly to: 'others'; readonly whom: string; readonly open: boolean }
  | { readonly to: 'unknown' };

/** A company is told where its own address is filled in; at another one, to whomever that belongs. */
export function voiceReach(
  { reach, fields: described }: Pick<SpeechEngine, 'reach' | 'fields'>,
  fields: Readonly<Record<string, string>>,
): VoiceReach {
  if (reach.to === 'this-machine') return { to: 'here' };
  const address = fields[reach.field] ?? '';
  if (reach.to === 'company') {
    const preset = described.find(({ id }) => id === reach.field)?.preset ?? '';
    if (address.trim() === '' || placeOf(address) === placeOf(preset)) {
      return { to: 'others', whom: reach.company, open: false };
    }
  }
  if (!URL.canParse(address)) return { to: 'unknown' };
  const { hostname, protocol } = new URL(address);
  if (hostname === '') return { to: 'unknown' };
  if (isThisMachine(hostname)) return { to: 'here' };
  const open = protocol === 'http:' || protocol === 'ws:';
  return isOwnNetwork(hostname)
    ? { to: 'own-server', host: hostname, open }
    : { to: 'others', whom: hostname, open };
}

function placeOf(address: string): string {
  if (!URL.canParse(address)) return address;
  const { protocol, host } = new URL(address);
  return `${protocol}//${host}`;
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** As the server judges (`isOwnNetwork` of the speech room): RFC 1918 and RFC 4193 addresses, names without a dot, names that only a local network knows. */
function isOwnNetwork(host: string): boolean {
  if (/^10\.\d+\.\d+\.\d+$|^192\.168\.\d+\.\d+$|^172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+$/.test(host))
    return true;
  if (host.startsWith('[')) return /^\[f[cd]/.test(host);
  return !host.includes('.') || /\.(?:local|lan|internal|home\.arpa)$/.test(host);
}
