// SMS.ru, the HTTP API (https://sms.ru/api/send, https://sms.ru/api/status): api_id, to, msg, from, json=1.
import type { GatewayKind } from '../gateway-kind.ts';
import { readGatewayAddress } from '../gateway-address.ts';
import type { SmsTrouble } from '../sms-gateway.ts';
import { asId, digitsOf, formHeaders, HttpGateway, valueAt, type HttpDialect } from './http-gateway.ts';

/** Codes of «Коды ошибок» that end a message or say what is wrong with the account. */
const troubles: ReadonlyMap<number, SmsTrouble> = new Map([
  [150, 'wrong-number'],
  [200, 'denied'],
  [201, 'no-money'],
  [202, 'wrong-number'],
  [203, 'text-refused'],
  [204, 'sender-refused'],
  [205, 'text-refused'],
  [206, 'limited'],
  [207, 'wrong-number'],
  [209, 'blocked'],
  [212, 'text-refused'],
  [220, 'limited'],
  [221, 'sender-refused'],
  // the day's limits of this number
  [230, 'blocked'],
  [232, 'blocked'],
  [233, 'blocked'],
  [300, 'denied'],
  [301, 'denied'],
  [302, 'denied'],
]);

/** Too many of the same text to this number within a minute: others may go on. */
const sameAgain = 231;

/** 103 delivered, 110 read; 104 to 108 and 150 will never be. */
const delivered = new Set([103, 110]);
const failed = new Set([104, 105, 106, 107, 108, 150]);

export function smsRuDialect(address: URL, key: string): HttpDialect {
  const at = (path: string): string => new URL(path, address).href;
  return {
    send: ({ phone, text, sender }) => ({
      url: at('/sms/send'),
      method: 'POST',
      headers: formHeaders,
      body: new URLSearchParams({
        ...{ api_id: key, to: digitsOf(phone), msg: text, json: '1' },
        ...(sender ? { from: sender } : {}),
      }).toString(),
    }),
    sent: (_status, body, { phone }) => {
      const whole = Number(valueAt(body, 'status_code'));
      const one = `sms.${digitsOf(phone)}`;
      const code = whole === 100 ? Number(valueAt(body, `${one}.status_code`)) : whole;
      const id = asId(valueAt(body, `${one}.sms_id`));
      if (code === 100 && id !== undefined) return { kind: 'accepted', ids: [id] };
      if (code === sameAgain) return { kind: 'refused', trouble: 'limited', againInMs: 90_000 };
      const trouble = troubles.get(code);
      // 500 and whatever code nobody knows do not say that it was not taken
      return trouble ? { kind: 'refused', trouble } : { kind: 'unknown', trouble: 'no-answer' };
    },
    asking: {
      ask: ({ id }) => ({
        url: at('/sms/status'),
        method: 'POST',
        headers: formHeaders,
        body: new URLSearchParams({ api_id: key, sms_id: id, json: '1' }).toString(),
      }),
      told: (body, { id }) => {
        const sms = valueAt(body, 'sms') as Record<string, { status_code?: unknown } | undefined> | undefined;
        const code = Number(sms?.[id]?.status_code);
        if (delivered.has(code)) return 'delivered';
        return failed.has(code) ? 'failed' : undefined;
      },
    },
  };
}

export const smsRu: GatewayKind = {
  id: 'sms-ru',
  words: {
    ru: { name: 'SMS.ru', about: 'Ключ api_id — в кабинете SMS.ru, раздел «Программистам».' },
    en: { name: 'SMS.ru', about: 'The api_id key is in the SMS.ru account, under “For developers”.' },
  },
  fields: [
    {
      ...{ id: 'key', kind: 'secret', required: true },
      words: { ru: { label: 'Ключ api_id' }, en: { label: 'Key (api_id)' } },
    },
    {
      ...{ id: 'address', kind: 'text', required: true, preset: 'https://sms.ru' },
      words: { ru: { label: 'Адрес' }, en: { label: 'Address' } },
    },
  ],
  tellsDelivery: true,
  senderNeeded: false,
  make: ({ key = '', address = '' }, tools) =>
    new HttpGateway(smsRuDialect(readGatewayAddress(address), key), tools),
};
