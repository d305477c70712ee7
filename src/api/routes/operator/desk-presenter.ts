import type { DeskCall, DeskPerson, DeskState, TalkNow as Talk } from '../../../calls/index.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import type { OperatorCall, OperatorPerson, OperatorState, Refusal, TalkNow } from '../../contract/index.ts';
import { instant } from '../../presenters/instant.ts';

export function presentDesk(
  { here, call, callerLeft }: DeskState,
  { dialsOut }: Pick<StoredSession, 'dialsOut'>,
): OperatorState {
  return { here, call: call ? presentCall(call) : null, callerLeft, dialsOut: dialsOut !== 'off' };
}

function presentCall(call: DeskCall): OperatorCall {
  const { caller, since, role, colleagues, supervisors, guest, refused, ...rest } = call;
  const { legId, phase, held, away, part } = rest;
  return {
    ...{ legId, phase, held, away, part },
    ...presentPerson({ name: caller.name, number: caller.number }),
    since: instant(since),
    role: role ?? null,
    colleagues: colleagues.map(presentPerson),
    supervisors: supervisors.map(presentSupervisor),
    guest: guest
      ? { ...presentPerson(guest), purpose: guest.purpose, state: guest.state, byLine: guest.byLine }
      : null,
    refused: refused ? { ...presentPerson(refused), why: reasons[refused.cause] ?? 'unreachable' } : null,
  };
}

export function presentTalk({ number, since, people, guest, supervisors, ...rest }: Talk): TalkNow {
  const { callId, direction, held } = rest;
  return {
    ...{ callId, direction, held },
    number: number ?? null,
    since: instant(since),
    people: people.map(presentPerson),
    guest: guest ? presentPerson(guest) : null,
    supervisors: supervisors.map(presentSupervisor),
  };
}

function presentSupervisor({ role, ...person }: Talk['supervisors'][number]): TalkNow['supervisors'][number] {
  return { ...presentPerson(person), role };
}

function presentPerson({ name, number }: DeskPerson): OperatorPerson {
  return { name: name ?? null, number: number ?? null };
}

/** In the words of people; all others are out of reach. */
const reasons: Readonly<Partial<Record<NonNullable<DeskCall['refused']>['cause'], Refusal>>> = {
  busy: 'busy',
  'no-answer': 'no-answer',
  rejected: 'refused',
  forbidden: 'refused',
  'not-acceptable': 'refused',
  'unreachable-number': 'wrong-number',
  'out-of-service': 'out-of-service',
  'trunk-unavailable': 'no-line',
  'network-timeout': 'no-line',
};
