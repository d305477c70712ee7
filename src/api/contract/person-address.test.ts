import { describe, expect, it } from 'vitest';
import { newId, readPersonAddress } from '../../base/index.ts';
import { toAddress } from '../../calls/destination.ts';
import { projectSettings, storedSettings } from '../../clinic/project.ts';
import { seeded } from '../../../test/seeded.ts';
import { checkTrunk } from '../../calls/trunk-input.ts';
import { Settings, TrunkInput } from './index.ts';
import { personAddressProblem } from './person-address.ts';

const route = { host: 'sip.provider.ru', port: 5060, numberFormat: 'e164' } as const;
const good = [
  'sip:100@192.168.1.10',
  'SIP:reception@pbx.clinic.ru:5070',
  ' sip:%2331@pbx ',
  'sip:100@[2001:db8::10]',
  'sip:100@[::1]:5070',
  '+7 (495) 123-45-67',
  'tel:+74951234567',
  '101',
  '*72#',
];
const bad = [
  '',
  'sips:100@pbx.ru',
  'SIPS:100@pbx.ru',
  'sip:pbx.ru',
  'sip:a b@c',
  'sip:a@b@c',
  'sip:a@b:0',
  'sip:a@b:65536',
  'sip:a@[::1',
  'sip:a@::1',
  'sip:a@[1::2::3]',
  'sip:a@[1.2.3.4]',
  'sip:a@[::1]:0',
  'sip:a@b;transport=tcp',
  'sip:x@host\r\nVia: y',
  'https://example.org',
  'reception',
  '+',
  `sip:a@${'b'.repeat(200)}`,
];

/** What each room thinks of an address: the page, the API, the clinic, the call. */
function verdicts(address: string): boolean[] {
  const settings = {
    clinicName: 'К',
    timeZone: 'Europe/Moscow',
    language: 'ru',
    disclosureLevel: 1,
    address: null,
  };
  return [
    personAddressProblem(address) === undefined,
    Settings.safeParse({ ...settings, administratorUri: address }).success,
    projectSettings.safeParse({ administratorUri: address }).success,
    toAddress(address, route) !== undefined,
  ];
}

describe("the administrator's address", () => {
  it.each(good)('%j is taken everywhere', (address) => {
    expect(verdicts(address)).toEqual([true, true, true, true]);
  });

  it.each(bad)('%j is refused everywhere', (address) => {
    expect(verdicts(address)).toEqual([false, false, false, false]);
  });

  it('is judged alike everywhere, whatever is typed', () => {
    const random = seeded(23);
    const pieces = ['sip:', 'sips:', 'tel:', '@', ':', '5060', '70000', 'a', 'pbx.ru', '-', '.', '%', '%41', '+', ' ', '(', '#', '[', ';', 'é', '\n', '7495']; // prettier-ignore
    let taken = 0;
    for (let i = 0; i < 5_000; i += 1) {
      const length = 1 + random(6);
      const address = Array.from({ length }, () => pieces[random(pieces.length)]).join('');
      const all = verdicts(address);
      if (all[0]) taken += 1;
      expect(new Set(all).size, JSON.stringify(address)).toBe(1);
      expect(personAddressProblem(address) === 'sips').toBe(readPersonAddress(address) === 'sips');
    }
    expect(taken).toBeGreaterThan(100);
  });

  it('that an older rule allowed counts as none when settings are read', () => {
    expect(storedSettings.parse({ administratorUri: 'sips:a@b' }).administratorUri).toBeUndefined();
    expect(storedSettings.parse({ administratorUri: 'sip:a@b' }).administratorUri).toBe('sip:a@b');
  });
});

describe("a line's host", () => {
  const line = { name: 'x', kind: 'address', port: 5060 } as const;
  it.each([
    ['sip.provider.ru', true],
    ['10.0.0.5', true],
    ['[::1]', true],
    ['::1', true],
    ['a b', false],
  ])('%j is judged alike by the API and the line', (host, taken) => {
    const check = () => checkTrunk({ ...line, projectId: newId(), host });
    expect(TrunkInput.safeParse({ ...line, host }).success).toBe(taken);
    if (taken) expect(check().host).toBe(host.replace(/[[\]]/g, ''));
    else expect(check).toThrow(expect.objectContaining({ code: 'trunk.invalid' }) as Error);
  });
});
