import { expect, test } from 'vitest';
import { isOwnMachineOnly } from './own-machine.ts';

test.each(['localhost', 'perezvon.localhost', '127.0.0.1', '127.1.2.3', '[::1]'])(
  'a link to %s leads nobody at another machine here',
  (host) => expect(isOwnMachineOnly(host)).toBe(true),
);

test.each(['perezvon.clinic.example', '10.0.0.5', '127.0.0.1.example', '[2001:db8::1]'])(
  'a link to %s may',
  (host) => expect(isOwnMachineOnly(host)).toBe(false),
);
