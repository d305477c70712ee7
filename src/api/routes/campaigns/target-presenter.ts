import type { Trunk as Line } from '../../../calls/index.ts';
import type { Attempt as StoredAttempt } from '../../../campaigns/index.ts';
import type { Appointment as Visit } from '../../../clinic/index.ts';
import type { Attempt, CallNow, Target } from '../../contract/index.ts';
import type { CallNews } from '../../live/calls-now.ts';
import { instant, instantOrNull } from '../../presenters/instant.ts';
import { maskedPhone } from '../../presenters/masked-phone.ts';
import type { TargetWithVisit } from './target-pages.ts';

export function presentTarget({ target, visit, mark }: TargetWithVisit): Target {
  return {
    id: target.id,
    campaignId: target.campaignId,
    appointmentId: target.appointmentId,
    patientName: visit.patientName,
    phone: maskedPhone(visit.phones[0] ?? ''),
    startsAt: instant(visit.startsAtMs),
    doctor: visit.doctor ?? null,
    state: target.state,
    mark,
    ending: target.outcome,
    heard: target.heard.map((word) => ({ ...word })),
    listenedMs: target.listenedMs,
    attempts: target.attempts,
    nextAttemptAt: target.state === 'pausing' ? instant(target.dueAt) : null,
    lastCallId: target.lastCallId,
    reason: target.reason as Target['reason'],
  };
}

export function presentAttempt(attempt: StoredAttempt, trunk: Line | undefined): Attempt {
  return {
    id: attempt.id,
    number: attempt.number,
    startedAt: instant(attempt.placedAt),
    endedAt: instantOrNull(attempt.endedAt),
    ending: attempt.ending,
    mark: attempt.mark,
    heard: attempt.heard.map((word) => ({ ...word })),
    listenedMs: attempt.listenedMs,
    callId: attempt.callId,
    trunk: trunk ? { id: trunk.id, name: trunk.name, kind: trunk.kind } : null,
  };
}

export function presentCallNow(call: CallNews, visit: Visit | undefined): CallNow {
  return {
    callId: call.callId,
    targetId: call.targetId,
    patientName: visit?.patientName ?? null,
    phone: visit?.phones[0] === undefined ? null : maskedPhone(visit.phones[0]),
    phase: call.phase,
    since: call.at,
    step: call.step,
    heard: call.heard,
  };
}
