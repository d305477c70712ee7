// RFC 2782: in which order the hosts of a service are tried. RFC 3263 §4.1: which service a domain prefers.
export interface ServiceRecord {
  readonly name: string;
  readonly port: number;
  readonly priority: number;
  readonly weight: number;
}

export interface NaptrRecord {
  readonly service: string;
  readonly replacement: string;
  readonly order: number;
  readonly preference: number;
  readonly flags: string;
}

/** By priority; within one by lot, where a double weight wins twice as often. `random` gives 0 to 1. */
export function inServiceOrder(records: readonly ServiceRecord[], random: () => number): ServiceRecord[] {
  const priorities = [...new Set(records.map(({ priority }) => priority))].sort((a, b) => a - b);
  return priorities.flatMap((priority) =>
    byLot(
      records.filter((record) => record.priority === priority),
      random,
    ),
  );
}

function byLot(records: readonly ServiceRecord[], random: () => number): ServiceRecord[] {
  // those of weight 0 first, so that they have a chance to be drawn at all
  const left = [...records].sort((a, b) => a.weight - b.weight);
  const drawn: ServiceRecord[] = [];
  while (left.length > 0) {
    const total = left.reduce((sum, { weight }) => sum + weight, 0);
    const lot = random() * total;
    let sum = 0;
    const at = left.findIndex(({ weight }) => (sum += weight) >= lot);
    drawn.push(...left.splice(Math.max(0, at), 1));
  }
  return drawn;
}

const protocolOfService: ReadonlyMap<string, 'UDP' | 'TCP' | 'TLS'> = new Map([
  ['SIP+D2U', 'UDP'],
  ['SIP+D2T', 'TCP'],
  ['SIPS+D2T', 'TLS'],
]);

/** The services that a domain names, the preferred one first. */
export function inNaptrOrder(
  records: readonly NaptrRecord[],
): { readonly protocol: 'UDP' | 'TCP' | 'TLS'; readonly name: string }[] {
  return [...records]
    .sort((a, b) => a.order - b.order || a.preference - b.preference)
    .flatMap(({ service, replacement, flags }) => {
      const protocol = protocolOfService.get(service.toUpperCase());
      return protocol && flags.toLowerCase() === 's' && replacement !== ''
        ? [{ protocol, name: replacement }]
        : [];
    });
}
