// RFC 3326, RFC 3398 §8: what a far end is told of why we end a call.
import type { OwnReason } from './hangup-cause.ts';

/** RFC 3326, with ITU-T Q.850 where the reason is of the telephone network: what we tell the far end of our reason. */
export const reasonHeaders: Readonly<Record<OwnReason, string>> = {
  'hung-up': 'Q.850;cause=16;text="Normal call clearing"',
  'ring-time-over': 'Q.850;cause=19;text="No answer from user"',
  'no-response': 'Q.850;cause=18;text="No user responding"',
  'no-common-codec': 'Q.850;cause=88;text="Incompatible destination"',
  'media-lost': 'Q.850;cause=41;text="Temporary failure"',
  interrupted: 'Q.850;cause=41;text="Temporary failure"',
  'line-fault': 'Q.850;cause=41;text="Temporary failure"',
  'nobody-there': 'Q.850;cause=20;text="Subscriber absent"',
  'all-busy': 'Q.850;cause=17;text="User busy"',
  // telephones keep it out of their list of missed calls
  'taken-elsewhere': 'SIP;cause=200;text="Call completed elsewhere"',
};
