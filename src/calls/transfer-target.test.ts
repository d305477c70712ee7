import { expect, test } from 'vitest';
import { extensionBeside } from './transfer-target.ts';

const own = {
  target: 'sip:101@pbx.local:5070;transport=tcp',
  from: 'sip:us@pbx.local',
  viaTrunk: true,
  srtp: 'required',
} as const;

test('a telephone may send a patient on to an extension beside it, on the way that leads to itself', () => {
  const target = 'sip:102@pbx.local:5070;transport=tcp';
  expect(extensionBeside(own, 'sip:102@PBX.local:5070')).toEqual({ ...own, target });
  expect(extensionBeside(own, 'sip:102@pbx.local:5070;user=phone')).toEqual({ ...own, target });
  expect(extensionBeside(own, 'sip:front-desk@pbx.local:5070')?.target).toContain('sip:front-desk@');
});

test.each([
  'sip:102@pbx.local',
  'sip:102@elsewhere.example:5070',
  'sip:8800200600@pbx.local:5070',
  'sip:+79991234567@pbx.local:5070',
  'sip:00442079460000@pbx.local:5070',
  'sip:8-10-44-2079460000@pbx.local:5070',
  'sip:00.44.20.7946.0000@pbx.local:5070',
  'sip:p8102079460000@pbx.local:5070',
  'sips:102@pbx.local:5070',
  'tel:102',
  'sip:pbx.local:5070',
  'sip:10%32@pbx.local:5070',
  'sip:a@b@pbx.local:5070',
  '',
])('but not to %s', (target) => {
  expect(extensionBeside(own, target)).toBeUndefined();
});
