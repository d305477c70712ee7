import { expect, test } from 'vitest';
import { whoHearsWhom, type TalkPresence } from './talk-audience.ts';

const two: TalkPresence<string> = {
  patient: 'P',
  seats: ['O'],
  ours: ['O'],
  consulted: undefined,
  held: false,
  supervisors: [],
};

/** `P:O O:P`: who hears whom, in the order of their joining. */
function heard(change: Partial<TalkPresence<string>>): string {
  return [...whoHearsWhom({ ...two, ...change })].map(([who, whom]) => `${who}:${whom.join('')}`).join(' ');
}

test.each<[string, Partial<TalkPresence<string>>, string]>([
  ['two', {}, 'P:O O:P'],
  ['nobody yet', { seats: [] }, 'P:'],
  ['held', { held: true }, 'P: O:'],
  ['consulting', { consulted: 'T' }, 'P: O:T T:O'],
  ['three', { seats: ['O', 'T'], ours: ['O', 'T'] }, 'P:OT O:PT T:PO'],
  ['listening', { supervisors: [['S', 'listen']] }, 'P:O O:P S:PO'],
  ['whispering', { supervisors: [['S', 'whisper']] }, 'P:O O:PS S:PO'],
  ['barging in', { supervisors: [['S', 'barge']] }, 'P:OS O:PS S:PO'],
  ['whispering while he waits', { held: true, supervisors: [['S', 'whisper']] }, 'P: O:S S:O'],
  ['barging in while he waits', { held: true, supervisors: [['S', 'barge']] }, 'P: O:S S:O'],
  [
    'whispering to three of whom two are ours',
    { seats: ['O', 'T', 'X'], ours: ['O', 'T'], supervisors: [['S', 'whisper']] },
    'P:OTX O:PTXS T:POXS X:POT S:POTX',
  ],
  [
    'barging in where one is from outside',
    { seats: ['O', 'X'], supervisors: [['S', 'barge']] },
    'P:OXS O:PXS X:POS S:POX',
  ],
  [
    'whispering while somebody outside is asked',
    { consulted: 'X', supervisors: [['S', 'whisper']] },
    'P: O:XS X:O S:XO',
  ],
  ['listening to a consultation', { consulted: 'T', supervisors: [['S', 'listen']] }, 'P: O:T T:O S:TO'],
  [
    'two supervisors',
    {
      supervisors: [
        ['S', 'listen'],
        ['W', 'whisper'],
      ],
    },
    'P:O O:PW S:POW W:PO',
  ],
])('%s', (_, change, expected) => {
  expect(heard(change)).toBe(expected);
});
