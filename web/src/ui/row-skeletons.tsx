import { Skeleton } from '@mantine/core';
import { useT } from '../lib/i18n/index.ts';

/** Grey bars where rows will stand, with a word for screen readers. */
export function RowSkeletons({ rows = 8 }: { readonly rows?: number }) {
  const t = useT();
  return (
    <div
      role="status"
      aria-label={t.everywhere.loading}
      style={{ padding: '16px 20px', display: 'grid', gap: 18 }}
    >
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} style={{ display: 'flex', gap: 24, alignItems: 'center' }}>
          <Skeleton height={14} width={`${28 + ((index * 7) % 14)}%`} />
          <Skeleton height={14} width="18%" />
          <Skeleton height={22} width={96} radius="xl" ml="auto" />
        </div>
      ))}
    </div>
  );
}
