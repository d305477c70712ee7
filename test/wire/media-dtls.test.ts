// DTLS-SRTP against OpenSSL: another implementation, its records on a real socket, its keys by its own reckoning.
import { execFileSync, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fingerprintOf, makeCertificate } from '../../src/media/webrtc/dtls/certificate.ts';
import { DtlsServer } from '../../src/media/webrtc/dtls/dtls-server.ts';
import { messageTypes, writeMessage } from '../../src/media/webrtc/dtls/message.ts';
import { writeRecord } from '../../src/media/webrtc/dtls/record.ts';
import type { SrtpKeys } from '../../src/media/srtp/suite.ts';
import { hasTool } from '../tool.ts';

const noLoss: (sent: number) => boolean = () => false;
const nobodyElse: readonly Buffer[] = [];
const asItCame: (datagram: Buffer) => void = () => undefined;
const own = makeCertificate(Date.UTC(2026, 10, 22));

describe.runIf(hasTool('openssl', 'openssl'))('DTLS for the keys of sound', () => {
  let folder: string;
  let theirs: string;
  let line: Socket;
  let port: number;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'dtls-'));
    for (const [name, ...kind] of [
      ['ec', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
      ['rsa', 'rsa:2048'],
    ]) {
      const files = ['-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.pem`)];
      execFileSync('openssl', ['req', '-x509', '-nodes', '-subj', '/CN=page', '-newkey', ...kind, ...files], {
        stdio: 'ignore',
      });
    }
    theirs = printOf('ec');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  beforeEach(async () => {
    line = createSocket('udp4');
    await new Promise<void>((resolve) => line.bind(0, '127.0.0.1', resolve));
    port = line.address().port;
  });

  afterEach(() => line.close());

  function printOf(name: string): string {
    return fingerprintOf(new X509Certificate(readFileSync(join(folder, `${name}.pem`))).raw);
  }

  /**
   * Runs a client against a server; `lose` says which datagrams of ours never leave. `strangers` is what somebody else says
   * in the clear once the keys are agreed, `answers` how many datagrams were sent for that.
   */
  function meet({
    fingerprint = theirs,
    profile = 'SRTP_AEAD_AES_128_GCM',
    certificate = 'ec' as string | false,
    bytes = 56,
    extra = [] as string[],
    lose = noLoss,
    change = asItCame,
    strangers = nobodyElse,
  }): Promise<{
    ending: string;
    keys: SrtpKeys | undefined;
    told: string;
    closed: boolean;
    answers: number;
  }> {
    return new Promise((resolve) => {
      const shown =
        certificate === false
          ? []
          : ['-cert', join(folder, `${certificate}.pem`), '-key', join(folder, `${certificate}.key`)];
      const client = spawn('openssl', [
        's_client',
        '-dtls1_2',
        '-connect',
        `127.0.0.1:${port}`,
        ...shown,
        '-use_srtp',
        profile,
        '-keymatexport',
        'EXTRACTOR-dtls_srtp',
        '-keymatexportlen',
        String(bytes),
        ...extra,
      ]);
      let told = '';
      let keys: SrtpKeys | undefined;
      let ending = 'none';
      let closed = false;
      let sent = 0;
      let to = 0;
      let answers = 0;
      const server = new DtlsServer({
        certificate: own,
        fingerprint: { hash: 'sha-256', value: fingerprint },
        send: (datagram) => {
          sent += 1;
          if (!lose(sent)) line.send(datagram, to, '127.0.0.1');
        },
        onKeys: (agreed) => {
          ending = 'keys';
          keys = agreed;
        },
        onClosed: () => {
          closed = true;
        },
        onFailed: (why) => {
          ending = why;
          client.kill();
        },
      });
      line.on('message', (datagram, from) => {
        to = from.port;
        change(datagram);
        const before = keys;
        server.receive(datagram);
        if (before || !keys) return;
        const sentBefore = sent;
        for (const stranger of strangers) server.receive(stranger);
        answers = sent - sentBefore;
      });
      client.stdout.on('data', (part: Buffer) => {
        told += part.toString();
        // it has told its keys: it says good-bye
        if (told.includes('Keying material:') && told.includes('Verify return code')) client.stdin.end('Q\n');
      });
      client.on('exit', () => setImmediate(() => resolve({ ending, keys, told, closed, answers })));
    });
  }

  it.each([
    ['SRTP_AEAD_AES_128_GCM', 'AEAD_AES_128_GCM', 12],
    ['SRTP_AES128_CM_SHA1_80', 'AES_CM_128_HMAC_SHA1_80', 14],
  ])('agrees on %s, and both sides reckon the same keys', async (profile, suite, salt) => {
    const { keys, told, closed } = await meet({ profile, bytes: 2 * (16 + salt) });
    const [, exported = ''] = /Keying material: ([0-9A-F]+)/.exec(told) ?? [];
    const material = Buffer.from(exported, 'hex');
    const part = (from: number, bytes: number): Buffer => material.subarray(from, from + bytes);
    expect(keys?.sending.suite).toBe(suite);
    expect(Buffer.from(keys!.receiving.material)).toEqual(Buffer.concat([part(0, 16), part(32, salt)]));
    expect(Buffer.from(keys!.sending.material)).toEqual(Buffer.concat([part(16, 16), part(32 + salt, salt)]));
    expect(told).toContain('Extended master secret: yes');
    expect(closed).toBe(true);
  });

  it('takes a far end whose certificate is of RSA', async () => {
    const { ending } = await meet({ certificate: 'rsa', fingerprint: printOf('rsa') });
    expect(ending).toBe('keys');
  });

  it.each([
    ['another certificate than its description named', { certificate: 'rsa' }],
    ['none', { certificate: false as const }],
  ])('refuses a far end that shows %s', async (_, shown) => {
    const { ending, keys } = await meet(shown);
    expect(ending).toBe('another certificate than was described');
    expect(keys).toBeUndefined();
  });

  it('refuses a far end that shows a certificate whose key it does not hold', async () => {
    const spoil = (datagram: Buffer): void => {
      // CertificateVerify: a record of the handshake, its message of type 15
      for (let at = 0; at + 13 < datagram.length; at += 13 + datagram.readUInt16BE(at + 11)) {
        const end = at + 13 + datagram.readUInt16BE(at + 11);
        if (datagram[at] === 22 && datagram[at + 4] === 0 && datagram[at + 13] === 15)
          datagram[end - 1] = datagram[end - 1]! ^ 1;
      }
    };
    const { ending, keys } = await meet({ change: spoil });
    expect(ending).toBe('a signature that does not fit');
    expect(keys).toBeUndefined();
  });

  it('refuses a far end without a suite or a profile of ours', async () => {
    const { ending } = await meet({ extra: ['-cipher', 'ECDHE-ECDSA-AES256-GCM-SHA384'] });
    expect(ending).toBe('no common encryption');
  });

  it.each([1, 2])('is told again what was lost: our datagram %i', async (lost) => {
    const { ending, told } = await meet({ lose: (n) => n === lost });
    expect(ending).toBe('keys');
    expect(told).toContain('Keying material:');
  });

  it('is not ended by what a stranger says in the clear, and says its last once for a datagram that repeats', async () => {
    const clear = (type: number, fragment: Buffer): Buffer =>
      writeRecord({ type, epoch: 0, number: 99, fragment });
    const inPlace = (order: number, type: number): Buffer =>
      clear(22, writeMessage(type, order, Buffer.alloc(12)).bytes);
    const strangers = [
      ...[4, 5, 6].map((order) => inPlace(order, messageTypes.finished)),
      inPlace(5, messageTypes.clientKeyExchange),
      clear(21, Buffer.of(2, 40)),
      clear(20, Buffer.of(1)),
      Buffer.concat(Array<Buffer>(40).fill(inPlace(0, messageTypes.clientHello))),
    ];
    const { ending, closed, answers } = await meet({ strangers });
    expect([ending, closed]).toEqual(['keys', true]);
    // one for the Finished of an order that was given, one for forty hellos
    expect(answers).toBe(2);
  });

  it('takes hellos in pieces', async () => {
    const { ending } = await meet({ extra: ['-mtu', '256'] });
    expect(ending).toBe('keys');
  });
});
