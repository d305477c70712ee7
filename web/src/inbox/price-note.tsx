import { Text } from '@mantine/core';
import type { SmsPreview } from '../../../src/api/contract/index.ts';
import { useI18n } from '../lib/i18n/index.ts';
import { roubles } from './roubles.ts';

/** What a message costs, before it is sent. */
export function PriceNote({ preview }: { readonly preview: SmsPreview }) {
  const { t, locale } = useI18n();
  const { segments, priceKopecks, unitsLeft, encoding } = preview;
  return (
    <Text size="sm" role="status" className="tabular">
      {t.inbox.costs(segments, roubles(priceKopecks, locale))} · {t.inbox.unitsLeft(unitsLeft)} ·{' '}
      {t.inbox.encodings[encoding]}
    </Text>
  );
}
