import type { DeskCall, OperatorDesk } from './operator-desk.ts';
import type { Attached } from './page-leg.ts';

/** What an operator does at his desk; plain data, so that it may be told to another process. */
export type DeskDeed =
  | {
      readonly kind: 'present';
      readonly pageId: string;
      readonly begin: boolean;
      readonly sessionId: string;
    }
  | { readonly kind: 'absent'; readonly pageId: string }
  /** Takes the call that rings, or comes back into the talk: `offer` is a session description. */
  | { readonly kind: 'attach'; readonly legId: string; readonly offer: string }
  | { readonly kind: 'leave'; readonly legId: string }
  | { readonly kind: 'hold'; readonly legId: string; readonly held: boolean }
  /** Waits until the other one has taken the call, or does not. */
  | { readonly kind: 'transfer'; readonly legId: string; readonly stationId: string }
  | { readonly kind: 'echo'; readonly offer: string };

/** `answer`: the session description that answers the deed's offer. `why`: `not-now`, or what the deed says. */
export type DeedResult =
  { readonly ok: true; readonly answer?: string } | { readonly ok: false; readonly why: string };

/** A desk as one of its pages sees it. */
export interface DeskState {
  /** Calls come to this page. */
  readonly here: boolean;
  readonly call?: DeskCall;
}

export function deskStateOf(desk: Pick<OperatorDesk, 'call' | 'isAt'>, pageId: string): DeskState {
  return { here: desk.isAt(pageId), call: desk.call };
}

/** Throws `Failure` `operator.no-call` when the deed is about a call that is not at the desk. */
export async function doAtDesk(desk: OperatorDesk, deed: DeskDeed): Promise<DeedResult> {
  switch (deed.kind) {
    case 'present':
      desk.present(deed.pageId, deed.begin, deed.sessionId);
      return { ok: true };
    case 'absent':
      desk.absent(deed.pageId);
      return { ok: true };
    case 'attach':
      return described(await desk.attach(deed.legId, Buffer.from(deed.offer)));
    case 'leave':
      desk.leave(deed.legId);
      return { ok: true };
    case 'hold':
      return desk.hold(deed.legId, deed.held) ? { ok: true } : { ok: false, why: 'not-now' };
    case 'transfer': {
      const result = await desk.transfer(deed.legId, deed.stationId);
      return result.ok ? { ok: true } : { ok: false, why: result.cause };
    }
    case 'echo':
      return described(await desk.echo(Buffer.from(deed.offer)));
  }
}

function described(attached: Attached): DeedResult {
  return attached.ok ? { ok: true, answer: attached.answer.toString() } : attached;
}
