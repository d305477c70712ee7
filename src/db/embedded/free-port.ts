import { createServer } from 'node:net';

/** A TCP port of the loopback that nobody has now: `wanted` if it is free, any other otherwise. */
export async function freePort(wanted?: number): Promise<number> {
  if (wanted !== undefined) {
    const taken = await tryPort(wanted).catch(() => undefined);
    if (taken !== undefined) return taken;
  }
  return tryPort(0);
}

function tryPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
