// MTS Exolve, the SMS API (https://docs.exolve.ru/docs/ru/api-reference/sms-api/): POST /messaging/v1/SendSMS with a Bearer key.
import type { GatewayKind } from '../gateway-kind.ts';
import { readGatewayAddress } from '../gateway-address.ts';
import { asId, digitsOf, HttpGateway, jsonHeaders, valueAt, type HttpDialect } from './http-gateway.ts';

export function exolveDialect(address: URL, key: string): HttpDialect {
  return {
    send: ({ phone, text, sender = '' }) => ({
      url: new URL('/messaging/v1/SendSMS', address).href,
      method: 'POST',
      headers: { ...jsonHeaders, authorization: `Bearer ${key}` },
      body: JSON.stringify({ number: sender, destination: digitsOf(phone), text }),
    }),
    sent: (status, body) => {
      const id = asId(valueAt(body, 'message_id'));
      if (status < 300 && id !== undefined) return { kind: 'accepted', ids: [id] };
      // Payment Required (RFC 9110 §15.5.3)
      if (status === 402) return { kind: 'refused', trouble: 'no-money' };
      if (status >= 400) return { kind: 'refused', trouble: 'text-refused' };
      return { kind: 'unknown', trouble: 'no-answer' };
    },
  };
}

export const exolve: GatewayKind = {
  id: 'exolve',
  words: {
    ru: {
      name: 'МТС Exolve',
      about:
        'API-ключ приложения и номер или имя отправителя из кабинета Exolve. О доставке сервис сам не сообщает.',
    },
    en: {
      name: 'MTS Exolve',
      about:
        'The API key of an application and a number or a sender name of the Exolve account. Delivery is not told.',
    },
  },
  fields: [
    {
      ...{ id: 'key', kind: 'secret', required: true },
      words: { ru: { label: 'API-ключ' }, en: { label: 'API key' } },
    },
    {
      ...{ id: 'address', kind: 'text', required: true, preset: 'https://api.exolve.ru' },
      words: { ru: { label: 'Адрес' }, en: { label: 'Address' } },
    },
  ],
  tellsDelivery: false,
  senderNeeded: true,
  make: ({ key = '', address = '' }, tools) =>
    new HttpGateway(exolveDialect(readGatewayAddress(address), key), tools),
};
