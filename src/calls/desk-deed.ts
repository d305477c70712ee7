import type { DeskCall } from './desk-call.ts';
import type { OperatorDesk, Wanted } from './operator-desk.ts';
import type { Attached } from './page-leg.ts';
import type { SupervisorRole } from './talk-audience.ts';

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
  /** Rings somebody; what comes of it is in the desk's state. */
  | { readonly kind: 'transfer' | 'consultation'; readonly legId: string; readonly to: Wanted }
  /** With whom was brought in. */
  | { readonly kind: 'complete' | 'confer' | 'dismiss'; readonly legId: string }
  /** Listens in to a call of the project, or goes on in another role; the page is rung for it. */
  | { readonly kind: 'supervise'; readonly callId: string; readonly role: SupervisorRole }
  /** Listens in no more, when he does. */
  | { readonly kind: 'unsupervise' }
  | { readonly kind: 'echo'; readonly offer: string };

/** `answer`: the session description that answers the deed's offer. `why`: `not-now`, or what the deed says. */
export type DeedResult =
  { readonly ok: true; readonly answer?: string } | { readonly ok: false; readonly why: string };

/** A desk as one of its pages sees it. */
export interface DeskState {
  /** Calls come to this page. */
  readonly here: boolean;
  readonly call?: DeskCall;
  /** The last call ended because the caller hung up. */
  readonly callerLeft: boolean;
}

export function deskStateOf(
  desk: Pick<OperatorDesk, 'call' | 'isAt' | 'callerLeft'>,
  pageId: string,
): DeskState {
  return { here: desk.isAt(pageId), call: desk.call, callerLeft: desk.callerLeft };
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
      return done(desk.hold(deed.legId, deed.held));
    case 'transfer':
    case 'consultation':
      return desk.bring(deed.legId, deed.kind, deed.to);
    case 'complete':
      return done(desk.complete(deed.legId));
    case 'confer':
      return done(desk.confer(deed.legId));
    case 'dismiss':
      return done(desk.dismiss(deed.legId));
    case 'supervise':
      return done(desk.supervise(deed.callId, deed.role));
    case 'unsupervise':
      desk.unsupervise();
      return { ok: true };
    case 'echo':
      return described(await desk.echo(Buffer.from(deed.offer)));
  }
}

function done(is: boolean): DeedResult {
  return is ? { ok: true } : { ok: false, why: 'not-now' };
}

function described(attached: Attached): DeedResult {
  return attached.ok ? { ok: true, answer: attached.answer.toString() } : attached;
}
