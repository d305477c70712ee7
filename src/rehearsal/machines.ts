import { between, oneOf } from './chance.ts';
import type { MachineSound } from './machine-sound.ts';

/** One thing that a machine does. */
export type MachineAct =
  | { readonly say: string }
  | { readonly sound: MachineSound }
  | { readonly pauseMs: number }
  /** Waits for the caller to say something and to end, so long at most. */
  | { readonly hearMs: number };

export type MachineKind = 'voicemail' | 'secretary' | 'phone-menu' | 'fax';

/** As operators and people have recorded them; a voicemail goes on to record. */
const voicemails: readonly [readonly MachineAct[], ...(readonly MachineAct[])[]] = [
  [
    {
      say:
        'Здравствуйте. Вас приветствует автоответчик. К сожалению, сейчас я не могу ответить на ваш звонок. ' +
        'Пожалуйста, оставьте сообщение после звукового сигнала.',
    },
    { pauseMs: 200 },
    { sound: 'beep' },
  ],
  [
    { say: 'Абонент не может ответить на ваш звонок.' },
    { pauseMs: 350 },
    { say: 'Вы можете оставить голосовое сообщение после сигнала.' },
    { pauseMs: 500 },
    { sound: 'beep' },
  ],
  [
    { say: 'Здравствуйте! Вы позвонили на голосовую почту абонента. Говорите после сигнала.' },
    { pauseMs: 300 },
    { sound: 'low-beep' },
  ],
  [
    { say: 'Привет, это Марина. Сейчас не могу говорить, оставьте сообщение, я обязательно перезвоню.' },
    { pauseMs: 700 },
    { sound: 'beep' },
  ],
];

const secretaries: readonly [readonly MachineAct[], ...(readonly MachineAct[])[]] = [
  [
    {
      say:
        'Здравствуйте! Это голосовой помощник Олег. Абонент сейчас не может ответить. ' +
        'Представьтесь, пожалуйста, и скажите, по какому вопросу вы звоните.',
    },
    { hearMs: 12_000 },
    { say: 'Спасибо, я всё передам. До свидания!' },
  ],
  [
    { say: 'Добрый день! Меня зовут Ева, я виртуальный секретарь. Кто звонит и что передать абоненту?' },
    { hearMs: 12_000 },
    { say: 'Хорошо, я передам абоненту, что вы звонили.' },
  ],
];

const menuWords =
  'Здравствуйте! Вы позвонили в компанию Ромашка. Для связи с отделом продаж нажмите один, с бухгалтерией — два, ' +
  'или дождитесь ответа оператора.';
const menu: readonly MachineAct[] = [
  { say: menuWords },
  { pauseMs: 2500 },
  { say: menuWords },
  { pauseMs: 2500 },
  { say: 'Все операторы заняты. Пожалуйста, оставайтесь на линии.' },
];

/** What the machine at one number does when it has picked up; always the same. */
export function machineActs(kind: MachineKind, chance: () => number): readonly MachineAct[] {
  switch (kind) {
    case 'voicemail':
      return [{ pauseMs: between(chance, 300, 700) }, ...oneOf(chance, voicemails)];
    case 'secretary':
      return [{ pauseMs: between(chance, 200, 500) }, ...oneOf(chance, secretaries)];
    case 'phone-menu':
      return [{ pauseMs: 400 }, ...menu];
    case 'fax':
      return [{ pauseMs: 1000 }, { sound: 'fax' }, { pauseMs: 1500 }, { sound: 'fax' }];
  }
}

/** All that the machines say, to be made beforehand. */
export function textsOfMachine(acts: readonly MachineAct[]): readonly string[] {
  return acts.flatMap((act) => ('say' in act ? [act.say] : []));
}
