import { ManualClock, silentLog } from '../../src/base/index.ts';
import { DialledLeg, type DialledLegOrder } from '../../src/calls/dialled-leg.ts';
import type { LegTools } from '../../src/calls/leg-tools.ts';
import type { LegListener } from '../../src/calls/leg.ts';
import type { InviteListener, OutgoingInvite } from '../../src/sip/index.ts';

interface RungLegOptions {
  readonly openStream: LegTools['media']['openStream'];
  /** What of its session is otherwise than one in a talk that takes nothing that is offered to it. */
  readonly session?: Partial<OutgoingInvite>;
  readonly destination?: Partial<DialledLegOrder['destination']>;
  readonly tools?: Partial<LegTools>;
  readonly listener?: Partial<LegListener>;
}

/** Somebody whom a leg rings, without a network; all that happens to him the test tells by `sip`. */
export function rungLeg({ openStream, session = {}, destination, tools, listener }: RungLegOptions) {
  const clock = new ManualClock();
  const wire: { listener?: InviteListener } = {};
  const usual = {
    callId: 'call',
    state: 'talking',
    cancel: () => undefined,
    bye: () => undefined,
    reoffer: async () => ({ ok: false, status: 488 }),
    refer: async () => ({ ok: false, status: 603 }),
    sendKeys: async () => ({ ok: true }),
    dialog: undefined,
  };
  // what changes in the course of a test is looked up each time
  const invited = Object.defineProperties(usual, Object.getOwnPropertyDescriptors(session)) as OutgoingInvite;
  const invite: LegTools['userAgent']['invite'] = (_order, told) => {
    wire.listener = told;
    return invited;
  };
  const leg = new DialledLeg(
    { clock, log: silentLog, media: { openStream }, userAgent: { invite }, ...tools },
    {
      id: 'leg',
      destination: { target: 'sip:a@b', from: 'sip:c@d', viaTrunk: true, ...destination },
      ringMs: 30_000,
    },
    { onEnded: () => undefined, ...listener },
  );
  return { clock, leg, wire };
}
