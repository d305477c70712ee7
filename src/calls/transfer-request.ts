// RFC 3515, RFC 5589 §6, §7: a telephone's transfer button. Blind: call that one in my place. Attended: join my two calls.
import type { ReferRequest } from '../sip/index.ts';
import type { HangupCause } from './hangup-cause.ts';
import type { Invitation } from './talk-party.ts';
import type { Talk } from './talk.ts';
import type { Talks } from './talks.ts';

export interface TransferRules {
  readonly talks: Talks;
  /** Whom the telephone may have called in its place; undefined: nobody, and it is refused with 403. */
  allowed(target: string): Invitation | undefined;
}

/** What a telephone is told of a transfer that came to nothing. */
const statuses: Readonly<Partial<Record<HangupCause, number>>> = {
  busy: 486,
  'no-answer': 480,
  'temporarily-unavailable': 480,
  rejected: 603,
  'unreachable-number': 404,
  'not-acceptable': 488,
  cancelled: 487,
};

/** Carries out what one of our own people asks for by his telephone, and tells it what became of it. */
export function takeTransferRequest(refer: ReferRequest, talk: Talk, rules: TransferRules): void {
  const { Replaces: replaces } = refer.headers;
  if (replaces !== undefined) {
    const other = rules.talks.named(replaces);
    if (!other) {
      refer.refuse(403);
      return;
    }
    refer.accept();
    void talk
      .joinWith(other.talk, other.standing, () => refer.progress(200))
      .catch(() => 'not-now' as const)
      .then((joining) => {
        if (joining === 'apart') refer.progress(503, 'These two calls can not be joined');
        else if (joining === 'not-now') refer.progress(503);
      });
    return;
  }
  const invitation = rules.allowed(refer.target);
  if (!invitation) {
    refer.refuse(403);
    return;
  }
  refer.accept();
  void talk
    .transfer(invitation, {
      onRinging: () => refer.progress(180),
      onAnswered: () => refer.progress(200),
      byTelephone: true,
    })
    .then((result) => {
      if (!result.ok) refer.progress(statuses[result.cause] ?? 503);
    });
}
