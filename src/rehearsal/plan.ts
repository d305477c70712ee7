import { between, chanceOf, oneOf } from './chance.ts';
import type { MachineAct } from './machine-act.ts';
import { machineActs, type MachineKind } from './machines.ts';
import type { Temperament } from './temperament.ts';

/** One thing a person does when it is his turn; `afterMs` from the end of the other's turn. */
export interface Reply {
  readonly afterMs: number;
  readonly act: { readonly say: string } | { readonly press: string };
}

/** What a person does once he has picked up. */
export type Manner =
  | { readonly kind: 'converses'; readonly replies: readonly Reply[] }
  | {
      readonly kind: 'interrupts';
      /** What he says over the robot, one after another, each so long after the robot began, or after the one before. */
      readonly over: readonly { readonly afterMs: number; readonly say: string }[];
      readonly replies: readonly Reply[];
    }
  | { readonly kind: 'silent' }
  | { readonly kind: 'leaves'; readonly afterMs: number }
  | { readonly kind: 'rambles'; readonly phrases: readonly string[] }
  | { readonly kind: 'machine'; readonly acts: readonly MachineAct[] };

/** What happens at a number when it is called. */
export type Plan =
  | { readonly kind: 'refuses'; readonly afterMs: number; readonly status: number; readonly q850?: number }
  /** `tones`: the three that say that an announcement follows. */
  | {
      readonly kind: 'announces';
      readonly text: string;
      readonly status: number;
      readonly q850: number;
      readonly tones?: boolean;
    }
  | { readonly kind: 'rings-out' }
  | {
      readonly kind: 'picks-up';
      readonly ringMs: number;
      readonly greeting?: string;
      readonly manner: Manner;
    };

/** What the network says of a telephone that is off. */
export const switchedOff = 'Аппарат абонента выключен или находится вне зоны действия сети.';
/** And of a number that there is not. */
export const notInService =
  'Набранный вами номер не обслуживается. Проверьте правильность набранного номера.';
/** What people talk of among themselves. */
export const ramblings: readonly string[] = [
  'Ой, вы знаете, у меня тут соседка зашла, мы с ней про огород говорим.',
  'А погода-то какая стоит, с утра дождь, потом солнце.',
  'Я вам сейчас расскажу, как мы в прошлом году на дачу ездили.',
  'Внук у меня в школу пошёл, такой умный мальчик.',
];

/** The plan of the person with these last six digits, at the `call`th call to him (from 1). Always the same. */
export function planOf(temperament: Temperament, digits: number, call: number): Plan {
  const chance = chanceOf(digits * 7919 + 1);
  switch (temperament) {
    case 'busy':
      return busy;
    case 'answers-second-time':
      return call === 1 ? busy : picksUp(chance, says(chance, 'Да.', 'Да, приду.'));
    case 'no-answer':
      return { kind: 'rings-out' };
    case 'unreachable-number':
      return { kind: 'refuses', afterMs: 300, status: 404, q850: 1 };
    case 'switched-off':
      return { kind: 'announces', text: switchedOff, status: 480, q850: 20 };
    case 'not-in-service':
      return { kind: 'announces', text: notInService, status: 404, q850: 1, tones: true };
    case 'voicemail':
    case 'secretary':
    case 'phone-menu':
    case 'fax':
      return {
        kind: 'picks-up',
        ringMs: between(chance, 2000, 4000),
        manner: { kind: 'machine', acts: machineActs(temperament, chance) },
      };
    case 'greets-with-yes':
      return { ...picksUp(chance, says(chance, 'Нет, не смогу.', 'Отменить.')), greeting: 'Да?' };
    default:
      return picksUp(chance, mannerOf(temperament, chance));
  }
}

const busy: Plan = { kind: 'refuses', afterMs: 700, status: 486, q850: 17 };

type Talking = Exclude<
  Temperament,
  | 'busy'
  | 'answers-second-time'
  | 'no-answer'
  | 'unreachable-number'
  | 'switched-off'
  | 'not-in-service'
  | MachineKind
  | 'greets-with-yes'
>;

function mannerOf(temperament: Talking, chance: () => number): Manner {
  switch (temperament) {
    case 'says-yes':
      return says(chance, 'Да.');
    case 'says-coming':
      return says(chance, 'Да, приду.');
    case 'says-fine':
      return says(chance, 'Хорошо.');
    case 'says-uh-huh':
      return says(chance, 'Угу.', 'Да.');
    case 'says-of-course':
      return says(chance, 'Конечно, буду.');
    case 'slow-thinker':
      return { kind: 'converses', replies: [reply(900, 'Э-э.'), reply(2500, 'Да.')] };
    case 'talks-over': {
      const replies = [reply(400, 'Да, приду.')];
      return {
        kind: 'interrupts',
        over: [{ afterMs: between(chance, 1200, 2600), say: 'Да-да, я помню, приду.' }],
        replies,
      };
    }
    case 'hums-along': {
      const over = [
        { afterMs: between(chance, 3500, 4500), say: 'Угу.' },
        { afterMs: between(chance, 1200, 2200), say: 'Ага.' },
      ];
      return { kind: 'interrupts', over, replies: [reply(between(chance, 200, 700), 'Да, приду.')] };
    }
    case 'asks-to-repeat':
      return says(chance, 'Что? Повторите, пожалуйста.', 'Да.');
    case 'presses-one':
      return presses(chance, '1');
    case 'presses-two':
      return presses(chance, '2');
    case 'presses-zero':
      return presses(chance, '0');
    case 'says-no':
      return says(chance, 'Нет, не смогу.', 'Отменить.');
    case 'wants-to-move':
      return says(chance, 'Можно перенести на другой день?', 'Перенести.');
    case 'asks-question':
      return says(chance, 'А сколько это будет стоить?', 'Я хотел узнать цену.');
    case 'asks-for-person':
      return says(chance, 'Соедините с оператором.');
    case 'asks-later':
      return says(chance, 'Я за рулём, перезвоните позже.', 'Перезвоните позже.');
    case 'forbids-calls':
      return says(chance, 'Больше не звоните мне.', 'Не звоните мне больше.');
    case 'stays-silent':
      return { kind: 'silent' };
    case 'hangs-up-midway':
      return { kind: 'leaves', afterMs: between(chance, 2000, 4500) };
    case 'never-hangs-up':
      return { kind: 'rambles', phrases: ramblings };
  }
}

function picksUp(chance: () => number, manner: Manner): Extract<Plan, { kind: 'picks-up' }> {
  const ringMs = between(chance, 1000, 4000);
  // whom a robot greets first mostly says something himself
  const greeting = oneOf(chance, ['Алло?', 'Алло.', 'Слушаю.', undefined]);
  return { kind: 'picks-up', ringMs, greeting: manner.kind === 'silent' ? undefined : greeting, manner };
}

function says(chance: () => number, ...texts: readonly string[]): Manner {
  return { kind: 'converses', replies: texts.map((text) => reply(between(chance, 150, 800), text)) };
}

function presses(chance: () => number, key: string): Manner {
  return { kind: 'converses', replies: [{ afterMs: between(chance, 600, 2000), act: { press: key } }] };
}

function reply(afterMs: number, say: string): Reply {
  return { afterMs, act: { say } };
}
