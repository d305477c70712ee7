import { readGatewayAddress, wrongField } from '../gateway-address.ts';
import type { GatewayFields, GatewayKind } from '../gateway-kind.ts';
import type { OutgoingSms } from '../sms-gateway.ts';
import { asId, digitsOf, formHeaders, HttpGateway, valueAt, type HttpDialect } from './http-gateway.ts';

const place = /\{(phone|digits|text|sender|reference|key)\}/g;

/** How a value is written where it stands, so that a quotation mark or an ampersand of a text stays text. */
const writers = {
  url: encodeURIComponent,
  json: (value: string) => JSON.stringify(value).slice(1, -1),
  plain: (value: string) => value,
} as const;

/** Puts the message into a template. What is in braces and is no place stays as it is. */
function fill(template: string, sms: OutgoingSms, key: string, write: (value: string) => string): string {
  const values: Readonly<Record<string, string>> = {
    ...{ phone: sms.phone, digits: digitsOf(sms.phone), text: sms.text },
    ...{ sender: sms.sender ?? '', reference: sms.reference, key },
  };
  return template.replaceAll(place, (_, name: string) => write(values[name] ?? ''));
}

/** `Name: value` lines (RFC 9110 §5.1). Throws `sms.field-wrong` for a line that is none. */
function readHeaders(text: string): readonly (readonly [string, string])[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*([\x20-\x7e]*)$/.exec(line.trim()) ?? [];
    if (name === undefined || value === undefined) throw wrongField('headers');
    return [name.toLowerCase(), value] as const;
  });
}

export function ownDialect(fields: GatewayFields): HttpDialect {
  const { method, key = '', address = '', body = '', idAt = '', errorAt = '' } = fields;
  const given = readHeaders(fields.headers ?? '');
  readGatewayAddress(address.replaceAll(place, 'x'));
  const isJson = body.trimStart().startsWith('{') || body.trimStart().startsWith('[');
  const kind = isJson ? { 'content-type': 'application/json; charset=utf-8' } : formHeaders;
  return {
    send: (sms) => {
      const url = fill(address, sms, key, writers.url);
      const headers = Object.fromEntries(
        // a header can't hold letters beyond ASCII
        given.map(([name, value]) => [
          name,
          fill(value, sms, key, writers.plain).replaceAll(/[^\x20-\x7e]/g, ''),
        ]),
      );
      if (method === 'GET') return { url, method: 'GET', headers };
      const filled = fill(body, sms, key, isJson ? writers.json : writers.url);
      return { url, method: 'POST', headers: { ...kind, ...headers }, body: filled };
    },
    sent: (status, answer) => {
      const error = errorAt === '' ? undefined : valueAt(answer, errorAt);
      if (status >= 400) return { kind: 'refused', trouble: 'text-refused' };
      const id = idAt === '' ? asId(answer.trim()) : asId(valueAt(answer, idAt));
      if (isError(error)) {
        // whoever names the message may have taken it, unless the error is said in plain words
        const isDoubtful = idAt !== '' && id !== undefined && typeof error === 'object';
        return isDoubtful
          ? { kind: 'unknown', trouble: 'no-answer' }
          : { kind: 'refused', trouble: 'text-refused' };
      }
      return id === undefined ? { kind: 'unknown', trouble: 'no-answer' } : { kind: 'accepted', ids: [id] };
    },
  };
}

/** What says in most APIs that there was none: nothing, zero, an empty text, a list without any. */
function isError(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return !(
    value === undefined ||
    value === null ||
    value === false ||
    value === 0 ||
    value === '' ||
    value === '0'
  );
}

export const ownTemplate: GatewayKind = {
  id: 'http',
  words: {
    ru: {
      name: 'Другой сервис по HTTP',
      about:
        'Подставляются {phone} (+7…), {digits} (7…), {text}, {sender}, {reference} и {key}. О доставке сервис не спрашиваем.',
    },
    en: {
      name: 'Another service by HTTP',
      about:
        '{phone} (+7…), {digits} (7…), {text}, {sender}, {reference} and {key} are put in. Delivery is not asked for.',
    },
  },
  fields: [
    {
      ...{ id: 'method', kind: 'choice', required: true, preset: 'POST' },
      choices: ['POST', 'GET'].map((value) => ({ value, words: { ru: value, en: value } })),
      words: { ru: { label: 'Метод' }, en: { label: 'Method' } },
    },
    {
      ...{ id: 'address', kind: 'text', required: true },
      words: { ru: { label: 'Адрес' }, en: { label: 'Address' } },
    },
    {
      ...{ id: 'headers', kind: 'lines', required: false },
      words: {
        ru: { label: 'Заголовки', hint: 'По одному в строке: Authorization: Bearer {key}' },
        en: { label: 'Headers', hint: 'One a line: Authorization: Bearer {key}' },
      },
    },
    {
      ...{ id: 'body', kind: 'lines', required: false },
      words: {
        ru: { label: 'Тело', hint: '{"to":"{digits}","text":"{text}"} или to={digits}&text={text}' },
        en: { label: 'Body', hint: '{"to":"{digits}","text":"{text}"} or to={digits}&text={text}' },
      },
    },
    {
      ...{ id: 'key', kind: 'secret', required: false },
      words: { ru: { label: 'Ключ' }, en: { label: 'Key' } },
    },
    {
      ...{ id: 'idAt', kind: 'text', required: false },
      words: {
        ru: { label: 'Где в ответе номер сообщения', hint: 'Путь в JSON: messages.0.id. Пусто: весь ответ.' },
        en: {
          label: 'Where the answer names the message',
          hint: 'Path in JSON: messages.0.id. Empty: all of it.',
        },
      },
    },
    {
      ...{ id: 'errorAt', kind: 'text', required: false },
      words: {
        ru: { label: 'Где в ответе ошибка', hint: 'Путь в JSON; есть и не ноль — не принято.' },
        en: {
          label: 'Where the answer names an error',
          hint: 'Path in JSON; there and not zero: not taken.',
        },
      },
    },
  ],
  tellsDelivery: false,
  senderNeeded: false,
  make: (fields, tools) => new HttpGateway(ownDialect(fields), tools),
};
