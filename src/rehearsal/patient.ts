import { liveMachine } from './live-machine.ts';
import { soundOf } from './machine-sound.ts';
import { textsOfMachine } from './machines.ts';
import type { Manner, Plan, Reply } from './plan.ts';
import type { Telephone } from './telephone.ts';
import { networkVoice } from './town-voices.ts';

/** Nobody holds a silent line for longer. */
const silencePatienceMs = 20_000;
/** Told already and nothing asked: he says it again only after this long. */
const againAfterMs = 2_500;
const repeats = 2;
/** Said all he had to say: he waits this long for more, and hangs up. */
const leavesAfterMs = 5_000;
/** Nobody but the one who never hangs up talks with a robot for longer. */
const longestTalkMs = 180_000;
/** The first time a sentence is said it must be made; it rings for longer then. */
const longestPreparationMs = 8_000;

/** Lives one call by its plan; resolves when it is over. */
export async function livePatient(telephone: Telephone, plan: Plan): Promise<void> {
  switch (plan.kind) {
    case 'refuses':
      await telephone.pause(plan.afterMs);
      telephone.refuse(plan.status, plan.q850);
      return;
    case 'announces':
      if (!(await telephone.earlyMedia())) return;
      await telephone.pause(300);
      if (plan.tones) await telephone.sound(soundOf('information'));
      await telephone.say(plan.text, networkVoice);
      await telephone.pause(300);
      telephone.refuse(plan.status, plan.q850);
      return;
    case 'rings-out':
      telephone.ring();
      await over(telephone);
      return;
    case 'picks-up':
      await pickUp(telephone, plan);
  }
}

async function pickUp(telephone: Telephone, plan: Extract<Plan, { kind: 'picks-up' }>): Promise<void> {
  telephone.ring();
  await Promise.all([telephone.pause(plan.ringMs), telephone.prepare(textsOf(plan), longestPreparationMs)]);
  if (!(await telephone.answer())) return;
  await telephone.pause(350);
  // nobody says «алло» into a voice that speaks already
  if (plan.greeting !== undefined && !telephone.ear.speaking) await telephone.say(plan.greeting);
  const leaves =
    plan.manner.kind === 'rambles'
      ? undefined
      : telephone.pause(longestTalkMs).then(() => telephone.hangUp());
  await behave(telephone, plan.manner);
  await Promise.race([over(telephone), leaves ?? over(telephone)]);
}

async function behave(telephone: Telephone, manner: Manner): Promise<void> {
  switch (manner.kind) {
    case 'converses':
      return await converse(telephone, manner.replies);
    case 'interrupts':
      await telephone.ear.until(() => telephone.ear.speaking, telephone.over);
      for (const { afterMs, say } of manner.over) {
        await telephone.pause(afterMs);
        await telephone.say(say);
      }
      return await converse(telephone, manner.replies);
    case 'silent':
      return await over(telephone);
    case 'leaves':
      await telephone.ear.until(() => telephone.ear.speaking, telephone.over);
      await telephone.pause(manner.afterMs);
      return telephone.hangUp();
    case 'rambles':
      return await ramble(telephone, manner.phrases);
    case 'machine':
      return await liveMachine(telephone, manner.acts);
  }
}

/** Waits for the other's turn to end, answers, and so on; says again what was not taken; leaves when nothing more comes. */
async function converse(telephone: Telephone, replies: readonly Reply[]): Promise<void> {
  const { ear } = telephone;
  for (let said = 0, turns = 0; !telephone.isOver;) {
    if (!(await turnAfter(telephone, turns))) return telephone.hangUp();
    turns = ear.turns;
    const next = replies[Math.min(said, replies.length - 1)];
    if (!next || said >= replies.length + repeats) {
      if (await staysQuiet(telephone, leavesAfterMs)) return telephone.hangUp();
      continue;
    }
    if (!(await staysQuiet(telephone, said < replies.length ? next.afterMs : againAfterMs))) continue;
    said += 1;
    if ('say' in next.act) await telephone.say(next.act.say);
    else telephone.press(next.act.press);
  }
}

/** True once more turns than `turns` have ended; false when there was silence for too long. */
async function turnAfter(telephone: Telephone, turns: number): Promise<boolean> {
  const { ear, over: ended } = telephone;
  while (ear.turns <= turns && !ended.aborted) {
    const tired = new AbortController();
    const signal = AbortSignal.any([ended, tired.signal]);
    const timer = telephone.pause(silencePatienceMs).then(() => tired.abort());
    await Promise.race([ear.until(() => ear.turns > turns, signal), timer]);
    tired.abort();
    if (ear.turns <= turns && !ear.speaking) return false;
  }
  return true;
}

/** True when the other side said nothing for this long and the call is not over. */
async function staysQuiet(telephone: Telephone, ms: number): Promise<boolean> {
  const { ear } = telephone;
  const waited = new AbortController();
  const timer = telephone.pause(ms).then(() => waited.abort());
  await ear.until(() => ear.speaking, AbortSignal.any([waited.signal, telephone.over]));
  const quiet = !ear.speaking && !telephone.isOver;
  if (quiet) await timer;
  return quiet;
}

async function ramble(telephone: Telephone, phrases: readonly string[]): Promise<void> {
  await turnAfter(telephone, 0);
  for (let at = 0; !telephone.isOver; at += 1) {
    await telephone.say(phrases[at % phrases.length] ?? '');
    await telephone.pause(800);
  }
}

function textsOf(plan: Extract<Plan, { kind: 'picks-up' }>): readonly string[] {
  const { manner } = plan;
  const own =
    manner.kind === 'machine'
      ? textsOfMachine(manner.acts)
      : manner.kind === 'rambles'
        ? manner.phrases
        : manner.kind === 'converses' || manner.kind === 'interrupts'
          ? manner.replies.flatMap(({ act }) => ('say' in act ? [act.say] : []))
          : [];
  const interruption = manner.kind === 'interrupts' ? manner.over.map(({ say }) => say) : [];
  return [...(plan.greeting === undefined ? [] : [plan.greeting]), ...interruption, ...own];
}

function over(telephone: Telephone): Promise<void> {
  return telephone.ear.until(() => false, telephone.over);
}
