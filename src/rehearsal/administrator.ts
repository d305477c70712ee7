import type { Telephone } from './telephone.ts';

/** What becomes of a call to the administrator. */
export type AdministratorPlan = 'takes' | 'busy' | 'nobody-takes';

/** Of ten calls eight are taken, the fourth finds a busy line and the eighth nobody. `call` counts from 1. */
export function administratorPlan(user: string, call: number): AdministratorPlan | undefined {
  if (user === 'admin') {
    const place = call % 10;
    return place === 4 ? 'busy' : place === 8 ? 'nobody-takes' : 'takes';
  }
  // several names, so that an observer can tell their calls apart
  if (/^admin-takes(-\w+)?$/.test(user)) return 'takes';
  if (user === 'admin-busy') return 'busy';
  return user === 'admin-nobody' ? 'nobody-takes' : undefined;
}

/** All that she ever says. */
export const administratorSentences = {
  greeting: 'Администратор Анна, слушаю вас.',
  helping: 'Да, поняла вас. Сейчас посмотрю. Всё записала, спасибо, до свидания.',
} as const;

/** Answers after a second, listens a little, talks for some four seconds, hangs up. */
export async function liveAdministrator(telephone: Telephone, plan: AdministratorPlan): Promise<void> {
  if (plan === 'busy') {
    await telephone.pause(400);
    telephone.refuse(486);
    return;
  }
  telephone.ring();
  if (plan === 'nobody-takes') return await telephone.ear.until(() => false, telephone.over);
  const { greeting, helping } = administratorSentences;
  await Promise.all([telephone.pause(1000), telephone.prepare([greeting, helping], 8_000)]);
  if (!(await telephone.answer())) return;
  await telephone.pause(300);
  await telephone.say(greeting);
  // lets the patient say why he rings, if he does
  await telephone.pause(3500);
  await telephone.say(helping);
  await telephone.pause(500);
  telephone.hangUp();
}
