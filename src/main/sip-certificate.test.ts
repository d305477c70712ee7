import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSettings } from './settings.ts';
import { readSipCertificate } from './sip-certificate.ts';

const directory = mkdtempSync(join(tmpdir(), 'perezvon-sip-certificate-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('SIP over TLS is set up by two files and a port, or not at all', async () => {
  expect(readSettings({}).sipTls).toBeUndefined();
  expect(await readSipCertificate(undefined)).toBeUndefined();
  expect(readSettings({ PEREZVON_SIP_TLS_CERT: 'c.pem', PEREZVON_SIP_TLS_KEY: 'k.pem' }).sipTls).toEqual({
    port: 5061,
    certificateFile: 'c.pem',
    keyFile: 'k.pem',
  });
  expect(() => readSettings({ PEREZVON_SIP_TLS_CERT: 'c.pem' })).toThrow(/PEREZVON_SIP_TLS_KEY/);
  expect(() => readSettings({ PEREZVON_SIP_TLS_KEY: 'k.pem' })).toThrow(/PEREZVON_SIP_TLS_CERT/);
});

test('files that are missing or hold something else are told of by their variables', async () => {
  const file = join(directory, 'not-a-certificate.pem');
  const settings = { port: 5061, certificateFile: file, keyFile: file };
  const failure = { code: 'settings.sip-certificate' };
  await expect(readSipCertificate(settings)).rejects.toMatchObject(failure);
  writeFileSync(file, 'hello');
  await expect(readSipCertificate(settings)).rejects.toMatchObject(failure);
});
