import { readdirSync } from 'node:fs';
import { rfc4475, tortureMessage } from '../fixtures/rfc4475.ts';
import { archivedIpv6Message, ipv6Message, rfc5118 } from '../fixtures/rfc5118.ts';
import { fixture } from '../fixtures/sip-message.ts';

/** Every message of the standards' torture tests, and what real programs have sent: what mutations start from. */
export function corpus(): Buffer[] {
  const captured = readdirSync(new URL('../fixtures/captured', import.meta.url)).sort();
  return [
    ...Object.keys(rfc4475).map(tortureMessage),
    ...Object.keys(rfc5118).flatMap((name) => [ipv6Message(name), archivedIpv6Message(name)]),
    ...captured.map((name) => fixture(`captured/${name}`)),
  ];
}
