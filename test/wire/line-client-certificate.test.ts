// RFC 8446 §4.3.2, RFC 5246 §7.4.4: a server over TLS that wants to know by a certificate who calls.
import tls, { type Server, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLog, systemClock } from '../../src/base/index.ts';
import { inspectConnection, UserAgent, type TlsTrust } from '../../src/sip/index.ts';
import { hasTool } from '../tool.ts';
import { Authority, type Pair } from './certificates.ts';

const here = '127.0.0.1';
const hasOpenssl = hasTool('openssl', 'openssl');
let authority: Authority;
let ours: Pair;
let shown: (string | undefined)[] = [];
const closing: (() => unknown)[] = [];

beforeAll(() => {
  if (!hasOpenssl) return;
  authority = new Authority();
  ours = authority.issue('DNS:clinic.invalid');
});
afterAll(() => authority?.close());
afterEach(async () => {
  shown = [];
  for (const close of closing.splice(0).reverse()) await close();
});

/** Answers requests of whoever shows a certificate of the authority. */
async function mutualServer(maxVersion: 'TLSv1.2' | 'TLSv1.3'): Promise<number> {
  const { certificate, key } = authority.issue(`IP:${here}`);
  const sockets = new Set<TLSSocket>();
  const server: Server = tls.createServer(
    { cert: certificate, key, ca: authority.certificate, requestCert: true, maxVersion },
    (socket) => {
      sockets.add(socket);
      shown.push(socket.getPeerCertificate().subjectaltname);
      socket.on('error', () => undefined);
      socket.on('data', (bytes: Buffer) => {
        const copied = bytes
          .toString()
          .split('\r\n')
          .filter((line) => /^(?:Via|From|To|Call-ID|CSeq):/i.test(line));
        if (copied.length > 0)
          socket.write(['SIP/2.0 200 OK', ...copied, 'Content-Length: 0', '', ''].join('\r\n'));
      });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, here, resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

async function ping(trust: TlsTrust, port: number): Promise<boolean> {
  const agent = new UserAgent({
    clock: systemClock,
    log: silentLog,
    bind: { host: here, port: 0 },
    tls: { trustOf: () => trust },
  });
  await agent.start();
  closing.push(() => agent.stop());
  return (await agent.ping(`sip:${here}:${port};transport=tls`, 3_000)).ok;
}

describe.runIf(hasOpenssl).each(['TLSv1.2', 'TLSv1.3'] as const)('a server that asks, %s', (version) => {
  it('is shown ours, and speaks with us', async () => {
    const port = await mutualServer(version);
    const trust: TlsTrust = { check: 'own', authority: authority.certificate, client: ours };
    expect(await ping(trust, port)).toBe(true);
    expect(shown).toEqual(['DNS:clinic.invalid']);
  });

  it('is found out when we have none to show', async () => {
    const port = await mutualServer(version);
    const trust: TlsTrust = { check: 'own', authority: authority.certificate };
    expect(await ping(trust, port)).toBe(false);
    const question = { clock: systemClock, protocol: 'TLS', host: here, port, serverName: here } as const;
    // TLS 1.2 has one alert for all that goes wrong
    expect(await inspectConnection({ ...question, trust })).toBe(
      version === 'TLSv1.3' ? 'certificate-wanted' : 'no-tls',
    );
    expect(await inspectConnection({ ...question, trust: { ...trust, client: ours } })).toBe('connects');
  });
});
