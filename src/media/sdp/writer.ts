// RFC 8866 §5, §9: writing a session description.
import type { MediaDescription, SessionDescription } from './session-description.ts';

/** The description as bytes, lines ended by CRLF. */
export function writeSessionDescription(description: SessionDescription): Buffer {
  const { origin } = description;
  const lines = [
    'v=0',
    `o=- ${origin.sessionId} ${origin.version} IN IP4 ${origin.host}`,
    's=-',
    ...(description.host === undefined ? [] : [`c=IN IP4 ${description.host}`]),
    't=0 0',
    ...(description.direction === undefined ? [] : [`a=${description.direction}`]),
    ...description.media.flatMap(mediaLines),
  ];
  return Buffer.from(lines.join('\r\n') + '\r\n');
}

function mediaLines(media: MediaDescription): string[] {
  const lines = [`m=${media.kind} ${media.port} ${media.protocol} ${media.formats.join(' ')}`];
  if (media.host !== undefined) lines.push(`c=IN IP4 ${media.host}`);
  for (const [payloadType, { name, clockRate, channels }] of media.encodings) {
    const written = name === 'TELEPHONE-EVENT' ? 'telephone-event' : name;
    lines.push(`a=rtpmap:${payloadType} ${written}/${clockRate}${channels > 1 ? `/${channels}` : ''}`);
  }
  for (const [payloadType, value] of media.parameters) lines.push(`a=fmtp:${payloadType} ${value}`);
  if (media.packetMs !== undefined) lines.push(`a=ptime:${media.packetMs}`);
  if (media.rtcpPort !== undefined) lines.push(`a=rtcp:${media.rtcpPort}`);
  if (media.direction !== undefined) lines.push(`a=${media.direction}`);
  return lines;
}
