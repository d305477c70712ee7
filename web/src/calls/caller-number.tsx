import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { CallDetail } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { useMay } from '../lib/use-may.ts';
import { PhoneLink } from '../ui/phone-number.tsx';
import { useCallerNumber } from './requests/get-caller-number.ts';
import { numberOf } from './who-of.ts';

/** Who rang us; whoever may sees the number whole on a click, which is written down, and can dial it. */
export function CallerNumber({ call }: { readonly call: CallDetail }) {
  const t = useT();
  const wordsOf = useFailureWords();
  const may = useMay()('GET /api/calls/:id/number');
  const show = useCallerNumber(call.id);
  if (show.data) return <PhoneLink value={show.data.number} />;
  const isMasked = call.phone?.includes('*') ?? false;
  return (
    <>
      {numberOf(call, t)}
      {isMasked && may && (
        <Button
          variant="subtle"
          size="compact-xs"
          ml={6}
          loading={show.isPending}
          onClick={() =>
            show.mutate(undefined, {
              onError: (error) => void notifications.show({ color: 'coral', message: wordsOf(error) }),
            })
          }
        >
          {t.calls.showNumber}
        </Button>
      )}
    </>
  );
}
