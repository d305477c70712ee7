import type {
  AttemptEnding,
  CampaignState,
  HandCallReason,
  HangupCause,
  Mark,
  TargetReason,
  TargetState,
} from '../../../../../src/api/contract/index.ts';

const marks: Record<Mark, string> = {
  none: 'без отметки',
  confirmed: 'подтверждён',
  'not-confirmed': 'не подтверждён',
  declined: 'не придёт',
  'wants-to-move': 'просит перенести',
  moved: 'перенесён',
  'no-longer-valid': 'уже неактуален',
};

const targetStates: Record<TargetState, string> = {
  waiting: 'в очереди',
  calling: 'звоним',
  pausing: 'пауза до попытки',
  done: 'готово',
  refused: 'не звоним',
};

const campaignStates: Record<CampaignState, string> = {
  draft: 'черновик',
  running: 'идёт',
  paused: 'на паузе',
  stopped: 'остановлен',
  finished: 'закончен',
};

const endings: Record<AttemptEnding, string> = {
  confirmed: 'подтвердил',
  declined: 'отказался',
  'wants-to-move': 'просит перенести',
  'with-administrator': 'поговорил с администратором',
  'callback-promised': 'обещан звонок клиники',
  'asked-later': 'просил перезвонить позже',
  'asked-to-stop': 'просил больше не звонить',
  'hung-up': 'положил трубку',
  machine: 'автоответчик',
  'no-answer': 'не ответил',
  busy: 'занято',
  'switched-off': 'телефон недоступен',
  'wrong-number': 'номер не существует',
  rejected: 'сбросил звонок',
  'line-fault': 'сбой линии',
  'line-refused': 'линия не приняла звонок',
  'line-silent': 'линия не ответила',
  'cut-off': 'связь оборвалась',
  interrupted: 'прервано',
};

const causes: Record<HangupCause, string> = {
  completed: 'разговор состоялся',
  busy: 'занято',
  'no-answer': 'не ответил',
  rejected: 'сбросил звонок',
  'unreachable-number': 'номер не существует',
  'out-of-service': 'номер не обслуживается',
  'temporarily-unavailable': 'телефон недоступен',
  'not-acceptable': 'не сошлись кодеки',
  unauthorized: 'линия не приняла пароль',
  forbidden: 'линия запретила звонок',
  'trunk-unavailable': 'линия недоступна',
  'network-timeout': 'сеть не ответила',
  cancelled: 'отменён нами',
  'media-lost': 'пропал звук',
  'far-end-lost': 'пропала связь',
  interrupted: 'прерван',
};

const targetReasons: Record<TargetReason, string> = {
  'visit-withdrawn': 'визит отменён',
  'visit-passed': 'визит уже прошёл',
  'too-close-to-visit': 'до визита слишком мало времени',
  'no-allowed-hour-before-visit': 'до визита нет разрешённого часа для звонка',
  'already-marked': 'визит уже отмечен',
  'opted-out': 'просил больше не звонить',
  'do-not-call': 'номер в списке «не звонить»',
  'no-phone': 'нет номера телефона',
  'foreign-number': 'иностранный номер',
  'sample-number-on-real-line': 'номер из примера: на настоящую линию не звоним',
  'no-advertising-consent': 'нет согласия на рекламу',
  'no-consent': 'нет согласия на напоминания',
  'outside-hours': 'сейчас не время звонить',
  'number-in-use': 'по этому номеру уже идёт звонок',
  'number-just-called': 'по этому номеру только что звонили',
  'cap-day': 'хватит разговоров на сегодня',
  'cap-week': 'хватит разговоров на этой неделе',
  'cap-month': 'хватит разговоров в этом месяце',
  'campaign-stopped': 'обзвон остановлен',
};

const handCallReasons: Record<HandCallReason, string> = {
  'callback-promised': 'робот пообещал звонок клиники',
  'asked-later': 'просил перезвонить позже',
  'asked-to-stop': 'просил больше не звонить',
  'hung-up': 'положил трубку, не ответив',
  'not-reached': 'робот не дозвонился',
  machine: 'ответил автоответчик',
  'wrong-number': 'номер не существует',
  rejected: 'сбрасывает звонок',
  'line-fault': 'не получилось из-за линии',
  'not-called-in-time': 'не успели позвонить до визита',
};

const meanings: Record<string, string> = {
  yes: '«да»',
  no: '«нет»',
  move: '«перенести»',
  cancel: '«отменить»',
  person: '«соедините с человеком»',
  repeat: '«повторите»',
  question: 'вопрос',
  later: '«перезвоните позже»',
  'stop-calling': '«больше не звоните»',
  other: 'другие слова',
  noise: 'шум',
  silence: 'тишина',
};

export const words = {
  marks,
  targetStates,
  campaignStates,
  endings,
  causes,
  targetReasons,
  handCallReasons,
  meanings,
  key: (key: string) => `клавиша ${key}`,
  digit: (digit: string) => `цифра ${digit}`,
  heard: (what: string) => `услышано: ${what}`,
};
