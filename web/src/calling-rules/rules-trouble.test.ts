import { expect, it } from 'vitest';
import { CallingRules } from '../../../src/api/contract/index.ts';
import { draftOf, rulesOf, type RulesDraft } from './rules-trouble.ts';

const rules: CallingRules = {
  hours: { weekdays: { from: '09:00', to: '20:00' }, weekends: { from: '10:00', to: '18:00' } },
  minLeadMinutes: 60,
  samePhonePauseMinutes: 10,
  caps: { day: 2, week: 4, month: 16 },
  capsCount: 'talks',
  consentForReminders: false,
  calendar: [{ date: '2027-11-05', off: true }],
  branchZones: [{ branch: 'Южный', zone: 'Asia/Omsk' }],
};
const draft = draftOf(rules);

it('what was read and not changed is sent as it was', () => {
  expect(rulesOf(draft)).toEqual(rules);
  expect(CallingRules.parse(rulesOf(draft))).toEqual(rules);
});

it.each<[string, Partial<RulesDraft>]>([
  ['no number', { numbers: { ...draft.numbers, day: null } }],
  ['a number below its bound', { numbers: { ...draft.numbers, week: 0 } }],
  ['half a minute', { numbers: { ...draft.numbers, minLeadMinutes: 0.5 } }],
  ['a day without a date', { calendar: [{ date: '', off: true }] }],
  ['one day twice', { calendar: [...rules.calendar, { date: '2027-11-05', off: false }] }],
  ['one branch twice', { branchZones: [...rules.branchZones, { branch: ' Южный', zone: 'Asia/Chita' }] }],
])('%s is not sent', (_, change) => {
  expect(rulesOf({ ...draft, ...change })).toBeUndefined();
});
