// RFC 8866 §5, §9: writing a session description.
import { isIPv6 } from 'node:net';
import { writeCrypto } from './crypto-attribute.ts';
import type { MediaDescription, SessionDescription } from './session-description.ts';

/** The description as bytes, lines ended by CRLF. */
export function writeSessionDescription(description: SessionDescription): Buffer {
  const { origin } = description;
  const lines = [
    'v=0',
    `o=- ${origin.sessionId} ${origin.version} ${address(origin.host)}`,
    's=-',
    ...(description.host === undefined ? [] : [`c=${address(description.host)}`]),
    `t=${description.time ?? '0 0'}`,
    ...(description.direction === undefined ? [] : [`a=${description.direction}`]),
    ...description.media.flatMap(mediaLines),
  ];
  return Buffer.from(lines.join('\r\n') + '\r\n');
}

// names are compared in upper case, but some far ends know them only as their registration writes them
const writtenNames: Readonly<Record<string, string>> = {
  'TELEPHONE-EVENT': 'telephone-event',
  OPUS: 'opus',
};

function address(host: string): string {
  return `IN ${isIPv6(host) ? 'IP6' : 'IP4'} ${host}`;
}

function mediaLines(media: MediaDescription): string[] {
  const lines = [`m=${media.kind} ${media.port} ${media.protocol} ${media.formats.join(' ')}`];
  if (media.host !== undefined) lines.push(`c=${address(media.host)}`);
  for (const [payloadType, { name, clockRate, channels }] of media.encodings) {
    lines.push(
      `a=rtpmap:${payloadType} ${writtenNames[name] ?? name}/${clockRate}${channels > 1 ? `/${channels}` : ''}`,
    );
  }
  for (const [payloadType, value] of media.parameters) lines.push(`a=fmtp:${payloadType} ${value}`);
  if (media.packetMs !== undefined) lines.push(`a=ptime:${media.packetMs}`);
  if (media.rtcpPort !== undefined) lines.push(`a=rtcp:${media.rtcpPort}`);
  for (const line of media.crypto ?? []) lines.push(`a=crypto:${writeCrypto(line)}`);
  if (media.direction !== undefined) lines.push(`a=${media.direction}`);
  return lines;
}
