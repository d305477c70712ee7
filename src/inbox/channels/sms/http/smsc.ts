// SMSC.ru, the HTTP API (https://smsc.ru/api/http/send, …/status_messages): send.php and status.php with fmt=3 (JSON).
import type { GatewayKind } from '../gateway-kind.ts';
import { readGatewayAddress } from '../gateway-address.ts';
import type { SmsTrouble } from '../sms-gateway.ts';
import { asId, digitsOf, formHeaders, HttpGateway, valueAt, type HttpDialect } from './http-gateway.ts';

/** error_code of send.php. */
const troubles: ReadonlyMap<number, SmsTrouble> = new Map([
  [1, 'text-refused'],
  [2, 'denied'],
  [3, 'no-money'],
  [4, 'denied'],
  [5, 'text-refused'],
  [6, 'sender-refused'],
  [7, 'wrong-number'],
  [8, 'blocked'],
  [9, 'limited'],
]);

/** 1 delivered, 2 read, 4 its link was opened; 3 and from 20 on are final and bad. */
const delivered = new Set([1, 2, 4]);
const failed = new Set([-2, 3, 20, 22, 23, 24, 25]);

export function smscDialect(address: URL, login: string, password: string): HttpDialect {
  const order = (path: string, fields: Record<string, string>) =>
    ({
      url: new URL(path, address).href,
      method: 'POST',
      headers: formHeaders,
      body: new URLSearchParams({ login, psw: password, ...fields, charset: 'utf-8', fmt: '3' }).toString(),
    }) as const;
  return {
    send: ({ phone, text, sender }) =>
      order('/sys/send.php', {
        ...{ phones: digitsOf(phone), mes: text },
        ...(sender ? { sender } : {}),
      }),
    sent: (_status, body) => {
      const id = asId(valueAt(body, 'id'));
      const error = valueAt(body, 'error_code');
      const trouble = troubles.get(Number(error));
      if (trouble) return { kind: 'refused', trouble };
      if (error === undefined && id !== undefined) return { kind: 'accepted', ids: [id] };
      // a code that nobody knows does not say that it was not taken
      return { kind: 'unknown', trouble: 'no-answer' };
    },
    asking: {
      ask: ({ id, phone }) => order('/sys/status.php', { id, phone: digitsOf(phone) }),
      told: (body) => {
        const status = valueAt(body, 'status');
        if (typeof status !== 'number' && typeof status !== 'string') return undefined;
        if (delivered.has(Number(status))) return 'delivered';
        return failed.has(Number(status)) ? 'failed' : undefined;
      },
    },
  };
}

export const smsc: GatewayKind = {
  id: 'smsc',
  words: {
    ru: { name: 'SMSC.ru', about: 'Логин и пароль кабинета, лучше отдельный пароль для API.' },
    en: {
      name: 'SMSC.ru',
      about: 'Login and password of the account, better a password of its own for the API.',
    },
  },
  fields: [
    {
      ...{ id: 'login', kind: 'text', required: true },
      words: { ru: { label: 'Логин' }, en: { label: 'Login' } },
    },
    {
      ...{ id: 'password', kind: 'secret', required: true },
      words: { ru: { label: 'Пароль' }, en: { label: 'Password' } },
    },
    {
      ...{ id: 'address', kind: 'text', required: true, preset: 'https://smsc.ru' },
      words: { ru: { label: 'Адрес' }, en: { label: 'Address' } },
    },
  ],
  tellsDelivery: true,
  senderNeeded: false,
  make: ({ login = '', password = '', address = '' }, tools) =>
    new HttpGateway(smscDialect(readGatewayAddress(address), login, password), tools),
};
