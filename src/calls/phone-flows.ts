// RFC 5626 §5.3: the flows of one telephone are ways to one and the same, and a call goes by one of them.
import type { PhoneDevice } from './phone-account.ts';

/**
 * Each telephone with its flows in the order in which they are tried: the silent ones last, of the others first the one
 * that was signed in last. `devices`: the one that was signed in last behind the others.
 */
export function flowsOf(devices: readonly PhoneDevice[]): readonly (readonly PhoneDevice[])[] {
  const telephones = new Map<string | PhoneDevice, PhoneDevice[]>();
  for (const device of devices) {
    const telephone = device.instance ?? device;
    telephones.set(telephone, [device, ...(telephones.get(telephone) ?? [])]);
  }
  return [...telephones.values()].map((flows) => flows.sort((a, b) => Number(a.silent) - Number(b.silent)));
}
