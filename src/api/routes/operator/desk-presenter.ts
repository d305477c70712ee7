import type { DeskCall, OperatorDesk } from '../../../calls/index.ts';
import type { OperatorCall, OperatorState } from '../../contract/index.ts';
import { instant } from '../../presenters/instant.ts';

export function presentDesk(desk: Pick<OperatorDesk, 'call' | 'isAt'>, pageId: string): OperatorState {
  const { call } = desk;
  return { here: desk.isAt(pageId), call: call ? presentCall(call) : null };
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
