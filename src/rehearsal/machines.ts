import { between, oneOf } from './chance.ts';
import { menu, secretaries, voicemails } from './machine-words.ts';
import type { MachineAct } from './machine-act.ts';

export type MachineKind = 'voicemail' | 'secretary' | 'phone-menu' | 'fax';

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
