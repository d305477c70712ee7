import { Alert } from '@mantine/core';
import type { VisitSmsPreview } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useMoments } from '../lib/use-moments.ts';

/** Why a message about a visit does not leave now, or never, before it is ordered. */
export function SmsRefusal({ refusal }: { readonly refusal: NonNullable<VisitSmsPreview['refusal']> }) {
  const t = useT();
  const moments = useMoments();
  const { until, mayDecide } = refusal;
  const reason = t.words.targetReasons[refusal.reason];
  const words =
    until !== null
      ? t.inbox.leavesLater(reason, moments.moment(until))
      : mayDecide
        ? t.inbox.yoursToDecide(reason)
        : t.inbox.neverSent(reason);
  return (
    <Alert color={until === null && !mayDecide ? 'coral' : 'gray'} role="status">
      {words}
    </Alert>
  );
}
