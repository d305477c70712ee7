// RFC 3551 §6, RFC 7587 §6, §7: how descriptions name the codecs that we speak.
import type { CodecName } from '../codec/speech-codec.ts';
import type { Encoding } from './session-description.ts';

export interface CodecFormat {
  readonly encoding: Encoding;
  /** Of our offers. */
  readonly payloadType: number;
  /** Of our a=fmtp line. */
  readonly parameters?: string;
}

export const codecFormats: Readonly<Record<CodecName, CodecFormat>> = {
  PCMA: { encoding: { name: 'PCMA', clockRate: 8000, channels: 1 }, payloadType: 8 },
  PCMU: { encoding: { name: 'PCMU', clockRate: 8000, channels: 1 }, payloadType: 0 },
  // RFC 3551 §4.5.2: its clock is written 8000 by an old mistake; its samples are 16,000 a second
  G722: { encoding: { name: 'G722', clockRate: 8000, channels: 1 }, payloadType: 9 },
  // two channels and 48,000 are written whatever is spoken (§7); narrow band is all that we can use or give
  Opus: {
    encoding: { name: 'OPUS', clockRate: 48_000, channels: 2 },
    payloadType: 111,
    parameters: 'maxplaybackrate=8000;sprop-maxcapturerate=8000',
  },
};

const codecNames = Object.keys(codecFormats) as CodecName[];

/** The codec of an encoding, when it is one of ours. */
export function codecOf({ name, clockRate, channels }: Encoding): CodecName | undefined {
  return codecNames.find((codec) => {
    const { encoding } = codecFormats[codec];
    return encoding.name === name && encoding.clockRate === clockRate && encoding.channels === channels;
  });
}
