import type { Clock, Log } from '../base/index.ts';
import type { CodecName, MediaEngine, MediaStream, SrtpPolicy } from '../media/index.ts';
import type { UserAgent } from '../sip/index.ts';
import type { Replacements } from './replacements.ts';

/** What legs are made with. */
export interface LegTools {
  readonly clock: Clock;
  readonly log: Log;
  readonly userAgent: Pick<UserAgent, 'invite'>;
  readonly media: Pick<MediaEngine, 'openStream'>;
  /** A talk in which nothing was received for so long is ended; 30 s when absent. */
  readonly mediaLostMs?: number;
  /** By them another may take a far end's place; nobody can without. */
  readonly replacements?: Replacements;
}

/** What the stream of a leg is opened with. */
export interface LegSound {
  /** Of the leg, and of its media stream. */
  readonly id: string;
  /** Shares this stream's media worker, so that the two can hear each other. */
  readonly near?: MediaStream;
  readonly srtp?: SrtpPolicy;
  readonly codecs?: readonly CodecName[];
  /** Where its signalling goes, as far as that is an address. */
  readonly farHost?: string;
  /** The line whose calls share one port. */
  readonly sharedPort?: string;
}
