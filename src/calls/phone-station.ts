import { callerUri } from './caller-number.ts';
import { DialledLeg } from './dialled-leg.ts';
import type { Leg, LegEnd, LegListener } from './leg.ts';
import type { PhoneAccount, PhoneDevice } from './phone-account.ts';
import { flowsOf } from './phone-flows.ts';
import { telephonesOf } from './replacements.ts';
import { leadsNowhere, ringTogether } from './ringing-legs.ts';
import type { LegTools } from './leg-tools.ts';
import type { ShownCaller, Station, StationOrder } from './station.ts';

export interface PhoneStationOptions {
  readonly account: PhoneAccount;
  /** Where it is signed in now. */
  devices(): readonly PhoneDevice[];
  /** Undefined before the switchboard has started. */
  tools(): LegTools | undefined;
  /** A call has found nobody there. */
  onSilent(device: PhoneDevice): void;
}

/** The station of a telephone account, in lists of who is rung. */
export function phoneStationId(accountId: string): string {
  return `phone:${accountId}`;
}

/** A desk telephone or softphone: every device that is signed in by the account rings, by one of its flows. */
export class PhoneStation implements Station {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly #o: PhoneStationOptions;

  constructor(options: PhoneStationOptions) {
    this.#o = options;
    this.id = phoneStationId(options.account.id);
    this.projectId = options.account.projectId;
    this.name = options.account.name;
  }

  get isReachable(): boolean {
    return this.#o.devices().some(({ silent }) => !silent);
  }

  ring(order: StationOrder, listener: LegListener): Leg | undefined {
    const tools = this.#o.tools();
    if (!tools) return undefined;
    const untilMs = tools.clock.monotonicMs() + order.ringMs;
    const telephones = flowsOf(this.#o.devices()).map((flows, n) =>
      flows.map((device, m) => (told: LegListener) => {
        const id = [order.legId, ...(n > 0 || m > 0 ? [n + 1] : []), ...(m > 0 ? [m + 1] : [])].join('-');
        // what was waited for at a flow that leads nowhere is gone
        const ringMs = Math.max(leastRingMs, untilMs - tools.clock.monotonicMs());
        return this.#dial(tools, { ...order, legId: id, ringMs }, device, flows.length > 1, told);
      }),
    );
    return ringTogether(telephones, listener, (err) =>
      tools.log.error({ leg: order.legId, err }, 'a telephone could not be rung'),
    );
  }

  #dial(
    tools: LegTools,
    { legId: id, near, ringMs, caller }: StationOrder,
    device: PhoneDevice,
    hasOtherFlows: boolean,
    told: LegListener,
  ): Leg {
    const side = telephonesOf(this.projectId);
    const onEnded = (end: LegEnd): void => {
      if (hasOtherFlows && leadsNowhere(end)) this.#o.onSilent(device);
      told.onEnded(end);
    };
    const destination = destinationOf(device, caller);
    const leg = new DialledLeg(tools, { id, near, ringMs, side, destination }, { ...told, onEnded });
    void leg.dial();
    return leg;
  }
}

/** Who is found at last still has to have the time to pick up. */
const leastRingMs = 5_000;

/** RFC 3323 §4.1.1.3: who stays unknown is so to our telephones too. */
const anonymous = { from: 'sip:anonymous@anonymous.invalid', fromName: 'Anonymous' };

function destinationOf({ contact, flow, routes, domain }: PhoneDevice, caller: ShownCaller) {
  const { number, name } = caller;
  return {
    target: contact,
    flow,
    routes,
    viaTrunk: false,
    // a key that is sent in the clear would protect nothing
    srtp: flow.protocol === 'TLS' ? ('optional' as const) : ('off' as const),
    // the number at what the telephone takes us for: it can be called back from its list
    ...(number === undefined ? anonymous : { from: callerUri(number, domain), fromName: name ?? number }),
  };
}
