import { readFileSync } from 'node:fs';
import { until } from '../wire/media-pair.ts';

/** Until somebody has bound this port of the loopback (Linux tells in /proc/net). */
export async function listening(port: number, protocol: 'udp' | 'tcp' = 'udp'): Promise<void> {
  const place = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  await until(() => readFileSync(`/proc/net/${protocol}`, 'latin1').includes(` ${place} 0`));
}
