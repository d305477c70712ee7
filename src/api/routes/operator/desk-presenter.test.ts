import { expect, it } from 'vitest';
import type { DeskCall } from '../../../calls/index.ts';
import { presentDesk } from './desk-presenter.ts';

const call: DeskCall = {
  ...{ legId: 'leg', phase: 'talking', caller: { number: undefined }, since: 0, held: false, away: false },
  ...{ part: 'seat', colleagues: [], supervisors: [] },
};

const whyOf = (cause: NonNullable<DeskCall['refused']>['cause']) =>
  presentDesk(
    { here: true, callerLeft: false, call: { ...call, refused: { name: undefined, number: '1', cause } } },
    { dialsOut: 'off' },
  ).call?.refused?.why;

it('says why somebody did not come in the words that the list of calls has for it', () => {
  expect(whyOf('unreachable-number')).toBe('wrong-number');
  expect(whyOf('out-of-service')).toBe('out-of-service');
  expect(whyOf('temporarily-unavailable')).toBe('unreachable');
});
