import { expect, test } from 'vitest';
import { planOf } from './plan.ts';
import { temperaments } from './temperament.ts';

test('a person behaves the same each time, and two of one temperament differ', () => {
  for (const { name } of temperaments) expect(planOf(name, 17, 1)).toEqual(planOf(name, 17, 1));
  const plans = Array.from({ length: 20 }, (_, digits) => JSON.stringify(planOf('says-yes', digits, 1)));
  expect(new Set(plans).size).toBeGreaterThan(10);
});

test('each temperament ends on the wire as its table says', () => {
  const kinds = Object.fromEntries(temperaments.map(({ name }) => [name, planOf(name, 1, 1)]));
  expect(kinds.busy).toMatchObject({ kind: 'refuses', status: 486 });
  expect(kinds['answers-second-time']).toMatchObject({ kind: 'refuses', status: 486 });
  expect(planOf('answers-second-time', 1, 2)).toMatchObject({ kind: 'picks-up' });
  expect(kinds['unreachable-number']).toMatchObject({ kind: 'refuses', status: 404 });
  expect(kinds['switched-off']).toMatchObject({ kind: 'announces', status: 480 });
  expect(kinds['no-answer']).toMatchObject({ kind: 'rings-out' });
  expect(kinds['presses-one']).toMatchObject({ manner: { replies: [{ act: { press: '1' } }] } });
  expect(kinds['greets-with-yes']).toMatchObject({
    greeting: 'Да?',
    manner: { replies: [{ act: { say: 'Нет, не смогу.' } }, {}] },
  });
  expect(kinds['stays-silent']).not.toMatchObject({ greeting: expect.any(String) as string });
});

test('nobody lets it ring for longer than four seconds before he picks up', () => {
  for (const { name } of temperaments) {
    for (let digits = 0; digits < 50; digits += 1) {
      const plan = planOf(name, digits, 2);
      if (plan.kind === 'picks-up') expect(plan.ringMs).toBeGreaterThanOrEqual(1000);
      if (plan.kind === 'picks-up') expect(plan.ringMs).toBeLessThanOrEqual(4000);
    }
  }
});

test('a machine does what it does in one voice, and several voicemails are known', () => {
  const acts = Array.from({ length: 30 }, (_, digits) => {
    const plan = planOf('voicemail', digits, 1);
    return plan.kind === 'picks-up' && plan.manner.kind === 'machine'
      ? JSON.stringify(plan.manner.acts.slice(1))
      : '';
  });
  expect(new Set(acts).size).toBeGreaterThan(7);
  for (const kind of ['voicemail', 'secretary', 'phone-menu', 'fax'] as const)
    expect(planOf(kind, 5, 1)).toMatchObject({ kind: 'picks-up', manner: { kind: 'machine' } });
});
