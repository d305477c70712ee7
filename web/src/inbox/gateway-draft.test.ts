import { expect, it } from 'vitest';
import type { SmsGateway } from '../../../src/api/contract/index.ts';
import { draftOf, emptyFields, orderOf } from './gateway-draft.ts';

const words = { ru: { label: '' }, en: { label: '' } };
const gateway: SmsGateway = {
  kind: 'smsc',
  words: { ru: { name: '', about: '' }, en: { name: '', about: '' } },
  ...{ tellsDelivery: true, senderNeeded: true, sender: '', priceKopecks: 350 },
  fields: [
    { id: 'login', kind: 'text', required: true, preset: null, choices: [], words },
    { id: 'password', kind: 'secret', required: true, preset: null, choices: [], words },
    { id: 'address', kind: 'text', required: true, preset: 'https://smsc.ru', choices: [], words },
  ],
  ...{ filledIn: { login: 'clinic' }, secretsKept: [] },
};

it('begins with what was filled in and with presets, never with a secret', () => {
  expect(draftOf(gateway).fields).toEqual({ login: 'clinic', address: 'https://smsc.ru' });
});

it('says what is missing; a kept secret is not', () => {
  expect(emptyFields(gateway, draftOf(gateway))).toEqual(['password', 'sender']);
  const kept = { ...gateway, secretsKept: ['password'], sender: 'CLINIC' };
  expect(emptyFields(kept, draftOf(kept))).toEqual([]);
  expect(emptyFields(kept, { ...draftOf(kept), priceKopecks: null })).toEqual(['price']);
});

it('sends a secret only when it was typed', () => {
  const draft = { ...draftOf(gateway), sender: ' CLINIC ' };
  expect(orderOf(gateway, draft)).toEqual({
    ...{ kind: 'smsc', sender: 'CLINIC', priceKopecks: 350 },
    fields: { login: 'clinic', address: 'https://smsc.ru' },
  });
});
