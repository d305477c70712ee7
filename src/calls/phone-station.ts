import { callerUri } from './caller-number.ts';
import { DialledLeg } from './dialled-leg.ts';
import type { Leg, LegListener } from './leg.ts';
import type { PhoneAccount, PhoneDevice } from './phone-account.ts';
import { telephonesOf } from './replacements.ts';
import { ringTogether } from './ringing-legs.ts';
import type { LegTools } from './sip-leg.ts';
import type { ShownCaller, Station, StationOrder } from './station.ts';

export interface PhoneStationOptions {
  readonly account: PhoneAccount;
  /** Where it is signed in now. */
  devices(): readonly PhoneDevice[];
  /** Undefined before the switchboard has started. */
  tools(): LegTools | undefined;
}

/** The station of a telephone account, in lists of who is rung. */
export function phoneStationId(accountId: string): string {
  return `phone:${accountId}`;
}

/** A desk telephone or softphone: every device that is signed in by the account rings. */
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
    const side = telephonesOf(this.projectId);
    const rings = this.#o.devices().map((device, n) => (told: LegListener) => {
      const id = n === 0 ? order.legId : `${order.legId}-${n + 1}`;
      const { near, ringMs } = order;
      const leg = new DialledLeg(
        tools,
        { id, near, ringMs, side, destination: destinationOf(device, order.caller) },
        told,
      );
      void leg.dial();
      return leg;
    });
    return ringTogether(rings, listener, (err) =>
      tools.log.error({ leg: order.legId, err }, 'a telephone could not be rung'),
    );
  }
}

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
