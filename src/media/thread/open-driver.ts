import type { Clock } from '../../base/index.ts';
import type { DriverChoice } from '../worker-protocol.ts';
import type { DescriptorLedger } from './descriptor-ledger.ts';
import { DgramDriver } from './dgram-driver.ts';
import { Libc } from './libc.ts';
import { NativeDriver } from './native-driver.ts';
import type { PacketDriver } from './packet-driver.ts';

interface Opened {
  readonly driver: PacketDriver;
  /** Why it is not the quick one that was wished for. */
  readonly instead?: string;
}

/** The driver that was chosen, or Node's own sockets where the other can't be had. */
export async function openDriver(
  choice: DriverChoice,
  options: { readonly host: string; readonly clock: Clock; readonly ledger: DescriptorLedger },
): Promise<Opened> {
  if (choice === 'dgram') return { driver: new DgramDriver(options) };
  const libc = await Libc.load();
  if (typeof libc === 'string') return { driver: new DgramDriver(options), instead: libc };
  return { driver: new NativeDriver({ ...options, libc }) };
}
