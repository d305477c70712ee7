import type { MediaStream } from '../media/index.ts';
import type { CallOrder } from './call.ts';
import { toNumber } from './destination.ts';
import { DialledLeg } from './dialled-leg.ts';
import { PatientCall, type PatientCallOptions } from './patient-call.ts';
import { lineSide } from './replacements.ts';

export interface OutgoingCallOptions extends Omit<PatientCallOptions, 'facts' | 'makeLeg'> {
  readonly order: CallOrder;
  /** Who is to talk with the patient is there already: both streams share a media worker. */
  readonly near?: MediaStream;
}

/** Writes the row, then dials. Give-ups, a database that is away, everything ends as the call's ending. */
export function placeCall(options: OutgoingCallOptions): PatientCall {
  const { order, tools, live, near } = options;
  let leg: DialledLeg | undefined;
  const call = new PatientCall({
    ...options,
    facts: {
      id: order.callId,
      projectId: order.projectId,
      direction: 'out',
      purpose: order.purpose ?? 'campaign',
      from: order.from,
      to: order.to,
      record: order.record,
      maxTalkMs: order.maxTalkMs,
      forCallId: order.forCallId,
    },
    makeLeg: (listener) => {
      const destination = toNumber(order.to, live.route);
      const { callId: id, ringMs } = order;
      leg = new DialledLeg(tools, { id, destination, ringMs, near, side: lineSide(live.trunk.id) }, listener);
      return leg;
    },
  });
  void call
    .begin()
    .then(async (written) => {
      // nothing was sent: the patient must not pay for a database that is away
      if (!written) leg?.hangUp('line-fault');
      else if (call.isGivenUp) leg?.hangUp();
      else await leg?.dial();
    })
    .catch((err: unknown) => {
      tools.log.error({ call: call.id, err }, 'a call broke off before it was dialled');
      leg?.hangUp('line-fault');
    });
  return call;
}
