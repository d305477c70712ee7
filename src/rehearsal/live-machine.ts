import { soundOf } from './machine-sound.ts';
import type { MachineAct } from './machine-act.ts';
import type { Telephone } from './telephone.ts';

/** A voicemail records for so long, a fax tries again. */
const longestMs = 60_000;

/** Does what it does, one thing after another, whatever the caller says; then it records, and hangs up. */
export async function liveMachine(telephone: Telephone, acts: readonly MachineAct[]): Promise<void> {
  for (const act of acts) {
    if (telephone.isOver) return;
    if ('say' in act) await telephone.say(act.say);
    else if ('sound' in act) await telephone.sound(soundOf(act.sound));
    else if ('pauseMs' in act) await telephone.pause(act.pauseMs);
    else await hear(telephone, act.hearMs);
  }
  if (!acts.some((act) => 'hearMs' in act)) await telephone.pause(longestMs);
  telephone.hangUp();
}

/** The caller's turn, which he may not take. */
async function hear(telephone: Telephone, longestHearMs: number): Promise<void> {
  const { ear, over } = telephone;
  const turns = ear.turns;
  const waited = new AbortController();
  const timer = telephone.pause(longestHearMs).then(() => waited.abort());
  await Promise.race([ear.until(() => ear.turns > turns, AbortSignal.any([over, waited.signal])), timer]);
  waited.abort();
}
