import { wrongField } from '../gateway-address.ts';
import type { GatewayKind } from '../gateway-kind.ts';
import { SmppGateway } from './smpp-gateway.ts';

const yesNo = [
  { value: 'no', words: { ru: 'Нет', en: 'No' } },
  { value: 'yes', words: { ru: 'Да', en: 'Yes' } },
];

export const smpp: GatewayKind = {
  id: 'smpp',
  words: {
    ru: {
      name: 'SMPP 3.4',
      about: 'Прямое подключение к оператору или агрегатору: доставка и ответы приходят сразу.',
    },
    en: {
      name: 'SMPP 3.4',
      about: 'Straight to an operator or aggregator: delivery and answers come at once.',
    },
  },
  fields: [
    {
      ...{ id: 'host', kind: 'text', required: true },
      words: { ru: { label: 'Сервер' }, en: { label: 'Server' } },
    },
    {
      ...{ id: 'port', kind: 'text', required: true, preset: '2775' },
      words: { ru: { label: 'Порт' }, en: { label: 'Port' } },
    },
    {
      ...{ id: 'tls', kind: 'choice', required: true, preset: 'no', choices: yesNo },
      words: {
        ru: {
          label: 'Шифрование (TLS)',
          hint: 'Без него номера и тексты идут открыто: годится внутри VPN оператора.',
        },
        en: {
          label: 'Encryption (TLS)',
          hint: 'Without it numbers and texts travel in the clear: inside a VPN.',
        },
      },
    },
    {
      ...{ id: 'systemId', kind: 'text', required: true },
      words: { ru: { label: 'Логин (system_id)' }, en: { label: 'Login (system_id)' } },
    },
    {
      ...{ id: 'password', kind: 'secret', required: true },
      words: { ru: { label: 'Пароль' }, en: { label: 'Password' } },
    },
    {
      ...{ id: 'systemType', kind: 'text', required: false },
      words: { ru: { label: 'system_type' }, en: { label: 'system_type' } },
    },
    {
      ...{ id: 'long', kind: 'choice', required: true, preset: 'udh' },
      choices: [
        { value: 'udh', words: { ru: 'Частями (UDH)', en: 'In parts (UDH)' } },
        { value: 'payload', words: { ru: 'Целиком (message_payload)', en: 'Whole (message_payload)' } },
      ],
      words: { ru: { label: 'Длинные сообщения' }, en: { label: 'Long messages' } },
    },
    {
      ...{ id: 'perSecond', kind: 'text', required: true, preset: '10' },
      words: { ru: { label: 'Сообщений в секунду' }, en: { label: 'Messages a second' } },
    },
  ],
  tellsDelivery: true,
  senderNeeded: false,
  make: (fields, tools) => {
    const {
      host = '',
      port = '',
      tls,
      systemId = '',
      password = '',
      systemType = '',
      long,
      perSecond = '',
    } = fields;
    if (!/^[a-z0-9.:_-]{1,253}$/i.test(host)) throw wrongField('host');
    if (systemId.length > 15) throw wrongField('systemId');
    return new SmppGateway(
      {
        host,
        port: wholeNumber(port, 65_535, 'port'),
        tls: tls === 'yes',
        login: { systemId, password, systemType },
        long: long === 'payload' ? 'payload' : 'udh',
        perSecond: wholeNumber(perSecond, 1000, 'perSecond'),
      },
      tools,
    );
  },
};

function wholeNumber(text: string, most: number, field: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) throw wrongField(field);
  return value;
}
