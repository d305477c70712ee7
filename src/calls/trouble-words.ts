import type { TroubleCode } from './trouble.ts';

/** One trouble for people: what happened, and what to look at, in this order. */
export interface TroubleWords {
  readonly what: string;
  readonly check: readonly string[];
}

/** What to tell a person whose line does not work. `{status}` is the SIP status. */
const words: Readonly<Record<TroubleCode, { readonly ru: TroubleWords; readonly en: TroubleWords }>> = {
  fine: {
    ru: { what: 'Линия работает: звонок прошёл, звук слышен.', check: [] },
    en: { what: 'The line works: the call went through and sound was heard.', check: [] },
  },
  '401': {
    ru: {
      what: 'Оператор не принял логин или пароль (401).',
      check: [
        'Введите пароль ещё раз: это пароль SIP-линии, а не личного кабинета.',
        'Проверьте логин и, если оператор его выдал, отдельный логин для авторизации.',
      ],
    },
    en: {
      what: 'The provider did not accept the user name or password (401).',
      check: [
        'Type the password again: it is the password of the SIP line, not of the account page.',
        'Check the user name and, if the provider gave one, the separate authorisation name.',
      ],
    },
  },
  '403': {
    ru: {
      what: 'Оператор запретил этот звонок (403).',
      check: [
        'Баланс и разрешённые направления в личном кабинете оператора.',
        'Разрешён ли номер, от имени которого идёт звонок, и разрешён ли скрытый номер.',
        'Внесён ли адрес этого сервера в список разрешённых, если линия работает по адресу.',
      ],
    },
    en: {
      what: 'The provider forbids this call (403).',
      check: [
        'The balance and the allowed destinations at the provider.',
        'Whether the caller number is allowed, and whether a hidden one is.',
        'Whether this server’s address is on the provider’s list, if the line works by address.',
      ],
    },
  },
  '404': {
    ru: {
      what: 'Такого номера нет (404).',
      check: [
        'Правильно ли набран номер.',
        'Вид номера: одни операторы ждут +7…, другие 7… или 8…; у АТС может быть нужна цифра выхода в город.',
      ],
    },
    en: {
      what: 'There is no such number (404).',
      check: [
        'Whether the number was typed correctly.',
        'The form of the number: some providers want +7…, others 7… or 8…; a PBX may want a digit for an outside line.',
      ],
    },
  },
  '408': {
    ru: {
      what: 'Оператор принял звонок, но за отведённое время ответа не дождался (408).',
      check: [
        'Позвоните ещё раз или на другой номер.',
        'Если так с каждым номером, спросите оператора: его сеть не отвечает.',
      ],
    },
    en: {
      what: 'The provider took the call but got no answer in time (408).',
      check: [
        'Call again, or another number.',
        'If every number ends so, ask the provider: its network does not answer.',
      ],
    },
  },
  '480': {
    ru: {
      what: 'Абонент временно недоступен (480): телефон выключен или вне сети. Сама линия работает.',
      check: ['Позвоните на телефон, который точно включён.', 'У АТС: зарегистрирован ли внутренний номер.'],
    },
    en: {
      what: 'The subscriber is temporarily unavailable (480): switched off or out of reach. The line itself works.',
      check: ['Call a phone that is certainly on.', 'On a PBX: whether the extension is registered.'],
    },
  },
  '486': {
    ru: { what: 'Номер занят (486). Сама линия работает.', check: ['Позвоните ещё раз через минуту.'] },
    en: { what: 'The number is busy (486). The line itself works.', check: ['Call again in a minute.'] },
  },
  '488': {
    ru: {
      what: 'Не удалось договориться о звуке (488): нет общего кодека.',
      check: [
        'Включите на линии или АТС кодек G.711: PCMA (alaw) или PCMU (ulaw).',
        'Шифрование звука (SRTP) должно быть одинаковым: в настройках линии здесь и на той стороне.',
      ],
    },
    en: {
      what: 'No agreement about sound (488): no codec in common.',
      check: [
        'Allow G.711 on the line or PBX: PCMA (alaw) or PCMU (ulaw).',
        'Encryption of sound (SRTP) must be the same in the line’s settings here and on the other side.',
      ],
    },
  },
  '503': {
    ru: {
      what: 'Оператор отвечает, но звонок не принял: перегружен или на обслуживании (503).',
      check: [
        'Не больше ли одновременных линий и звонков в секунду, чем по договору: убавьте их в настройках линии.',
        'Повторите через несколько минут.',
      ],
    },
    en: {
      what: 'The provider answers but did not take the call: overloaded or in maintenance (503).',
      check: [
        'Whether lines at once and calls per second exceed the contract: lower them in the line’s settings.',
        'Try again in a few minutes.',
      ],
    },
  },
  '603': {
    ru: {
      what: 'Звонок отклонён тем, кому звонили (603). Сама линия работает.',
      check: ['Возьмите трубку при проверке.'],
    },
    en: {
      what: 'The called party declined (603). The line itself works.',
      check: ['Pick up during the test.'],
    },
  },
  'not-picked-up': {
    ru: {
      what: 'Телефон звонил, но трубку не взяли. Звонки по линии проходят; звук не проверен.',
      check: ['Повторите проверку и ответьте на звонок.'],
    },
    en: {
      what: 'The phone rang and nobody picked up. Calls go through; sound was not tested.',
      check: ['Test again and answer the call.'],
    },
  },
  'no-such-host': {
    ru: {
      what: 'Адрес сервера не найден: такого имени нет в DNS.',
      check: ['Опечатка в адресе.', 'Работает ли на этом сервере DNS: откройте любой сайт.'],
    },
    en: {
      what: 'The server’s address was not found: DNS does not know the name.',
      check: ['A misprint in the address.', 'Whether DNS works on this machine: open any site.'],
    },
  },
  'no-route': {
    ru: {
      what: 'До сервера нет пути: сеть недоступна.',
      check: [
        'Подключён ли этот компьютер к сети.',
        'Если сервер за VPN, поднят ли VPN.',
        'Если у сервера адрес IPv6: Перезвон звонит по нему, только если он есть и у этого компьютера, а PEREZVON_VOICE_HOST не задан или равен «::».',
      ],
    },
    en: {
      what: 'There is no way to the server: the network is unreachable.',
      check: [
        'Whether this machine is connected.',
        'If the server is behind a VPN, whether the VPN is up.',
        'If the server has an IPv6 address: this machine needs one too, and PEREZVON_VOICE_HOST has to be “::” or not set.',
      ],
    },
  },
  'refused-by-host': {
    ru: {
      what: 'Сервер на месте, но на этом порту SIP никто не слушает.',
      check: [
        'Номер порта: обычно 5060, для TLS 5061.',
        'Запущена ли АТС и включён ли в ней тот же транспорт, что и у линии: UDP, TCP или TLS.',
      ],
    },
    en: {
      what: 'The server is there, but nobody listens for SIP on this port.',
      check: [
        'The port: usually 5060, for TLS 5061.',
        'Whether the PBX runs and has the line’s transport switched on: UDP, TCP or TLS.',
      ],
    },
  },
  'no-response': {
    ru: {
      what: 'Сервер молчит: на запросы нет никакого ответа.',
      check: [
        'Адрес и порт.',
        'Не закрывает ли порт SIP (обычно UDP 5060) брандмауэр — здесь, на роутере или у оператора.',
        'Внёс ли оператор адрес этого сервера в список разрешённых.',
        'Если оператор не отвечает на OPTIONS, выключите проверку связи в настройках линии.',
      ],
    },
    en: {
      what: 'The server is silent: no answer to any request.',
      check: [
        'Address and port.',
        'Whether a firewall closes the SIP port (usually UDP 5060), here, on the router or at the provider.',
        'Whether the provider has this server’s address on its list.',
        'If the provider never answers OPTIONS, switch the probe off in the line’s settings.',
      ],
    },
  },
  'certificate-expired': {
    ru: {
      what: 'Соединение TLS не установлено: срок сертификата сервера истёк или ещё не наступил.',
      check: [
        'Обновите сертификат на АТС или сообщите оператору.',
        'Верны ли дата и время на этом сервере и на АТС.',
      ],
    },
    en: {
      what: 'No TLS connection: the server’s certificate has expired or is not valid yet.',
      check: [
        'Renew the certificate on the PBX, or tell the provider.',
        'Whether date and time are right on this machine and on the PBX.',
      ],
    },
  },
  'certificate-name': {
    ru: {
      what: 'Соединение TLS не установлено: сертификат сервера выдан на другое имя.',
      check: [
        'Укажите в адресе линии то имя, на которое выдан сертификат, а не IP и не псевдоним.',
        'Или выпустите для АТС сертификат на её адрес.',
      ],
    },
    en: {
      what: 'No TLS connection: the server’s certificate is for another name.',
      check: [
        'Write the name that the certificate is for as the line’s server, not an IP address or another name.',
        'Or issue a certificate for the address of the PBX.',
      ],
    },
  },
  'certificate-unknown': {
    ru: {
      what: 'Соединение TLS не установлено: сертификат сервера выдан неизвестным центром или самой АТС.',
      check: [
        'В настройках линии выберите «Своим центром» и вставьте сертификат центра, который подписал сертификат АТС.',
        'Отдаёт ли сервер всю цепочку сертификатов, а не только последний.',
      ],
    },
    en: {
      what: 'No TLS connection: an unknown authority, or the PBX itself, has signed the server’s certificate.',
      check: [
        'In the line’s settings choose “By our own authority” and paste the certificate of whoever signed that of the PBX.',
        'Whether the server sends the whole chain of certificates, not only the last.',
      ],
    },
  },
  'certificate-wanted': {
    ru: {
      what: 'Соединение TLS не установлено: серверу нужен наш сертификат, или он не принял тот, что ему показан.',
      check: [
        'Вставьте в настройках линии сертификат и ключ, которые выдал оператор.',
        'Не истёк ли срок этого сертификата и знает ли его сервер.',
      ],
    },
    en: {
      what: 'No TLS connection: the server wants a certificate of ours, or did not take the one that it was shown.',
      check: [
        'Paste the certificate and the key that the provider gave into the line’s settings.',
        'Whether that certificate is still valid, and known to the server.',
      ],
    },
  },
  'no-tls': {
    ru: {
      what: 'Порт открыт, но договориться о TLS не удалось.',
      check: [
        'Номер порта: TLS обычно на 5061, а на 5060 — UDP и TCP.',
        'Включён ли на АТС TLS 1.2 или новее.',
        'Не требует ли сервер сертификата от нас: его можно вставить в настройках линии.',
      ],
    },
    en: {
      what: 'The port is open, but no TLS came about.',
      check: [
        'The port: TLS usually is at 5061, UDP and TCP at 5060.',
        'Whether TLS 1.2 or newer is switched on at the PBX.',
        'Whether the server wants a certificate from us: the line’s settings have a place for it.',
      ],
    },
  },
  'one-way-audio': {
    ru: {
      what: 'Трубку взяли, но звука оттуда не пришло: односторонняя слышимость.',
      check: [
        'Разрешён ли входящий UDP для звука (RTP) на брандмауэре и роутере.',
        'Задан ли внешний адрес сервера, если он за NAT.',
        'Выключите на роутере SIP ALG.',
      ],
    },
    en: {
      what: 'Somebody answered, but no sound came from there: one-way audio.',
      check: [
        'Whether incoming UDP for sound (RTP) is allowed on firewall and router.',
        'Whether the outside address of the server is set, if it is behind NAT.',
        'Switch SIP ALG off on the router.',
      ],
    },
  },
  'password-unreadable': {
    ru: {
      what: 'Сохранённый пароль или ключ линии не читается: файл secret.key потерян или заменён.',
      check: [
        'Введите пароль (и ключ сертификата, если он есть) ещё раз.',
        'Или верните файл ключа secret.key в папку данных.',
      ],
    },
    en: {
      what: 'The stored password or key of the line cannot be read: the file secret.key was lost or replaced.',
      check: [
        'Type the password (and the key of the certificate, if there is one) again.',
        'Or put the key file secret.key back into the data folder.',
      ],
    },
  },
  'no-rehearsal': {
    ru: { what: 'Учебная телефонная сеть не запущена.', check: ['Перезапустите Perezvon.'] },
    en: { what: 'The rehearsal network is not running.', check: ['Restart Perezvon.'] },
  },
  'voice-away': {
    ru: {
      what: 'Часть Perezvon, которая звонит, не отвечает.',
      check: ['Запустите её (perezvon voice); если она запущена, посмотрите её журнал.'],
    },
    en: {
      what: 'The part of Perezvon that makes calls does not answer.',
      check: ['Start it (perezvon voice); if it runs, look into its log.'],
    },
  },
  other: {
    ru: {
      what: 'Звонок не удался, код ответа: {status}.',
      check: ['Назовите этот код поддержке оператора.'],
    },
    en: {
      what: 'The call failed, status: {status}.',
      check: ['Tell this status to the provider’s support.'],
    },
  },
};

/** The words for a code; `other` names the SIP status when there is one. */
export function troubleWords(code: TroubleCode, language: 'ru' | 'en', sipStatus = 0): TroubleWords {
  const found = words[code][language];
  return {
    what: found.what.replace('{status}', sipStatus > 0 ? String(sipStatus) : '—'),
    check: found.check,
  };
}
