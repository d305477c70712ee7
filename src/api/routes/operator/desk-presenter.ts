import type { DeskCall, DeskState } from '../../../calls/index.ts';
import type { OperatorCall, OperatorState } from '../../contract/index.ts';
import { instant } from '../../presenters/instant.ts';

export function presentDesk({ here, call }: DeskState): OperatorState {
  return { here, call: call ? presentCall(call) : null };
}

function presentCall({ legId, phase, caller, since, held, away }: DeskCall): OperatorCall {
  return {
    legId,
    phase,
    number: caller.number ?? null,
    name: caller.name ?? null,
    since: instant(since),
    held,
    away,
  };
}
