import { Button } from '@mantine/core';
import { useT } from '../lib/i18n/index.ts';

interface MoreButtonProps {
  readonly shown: number;
  readonly total: number | null;
  readonly hasMore: boolean;
  readonly loading: boolean;
  readonly onMore: () => void;
}

/** The foot of a list that comes by pages. */
export function MoreButton({ shown, total, hasMore, loading, onMore }: MoreButtonProps) {
  const t = useT();
  if (!hasMore && shown < 20) return null;
  return (
    <div
      style={{
        display: 'flex',
        gap: 16,
        alignItems: 'center',
        justifyContent: 'center',
        padding: '14px 20px',
        borderTop: '1px solid var(--pz-line)',
      }}
    >
      {total !== null && (
        <span style={{ color: 'var(--pz-dim)', fontSize: '0.85rem' }}>
          {t.everywhere.shownOf(shown, total)}
        </span>
      )}
      {hasMore && (
        <Button variant="default" size="sm" loading={loading} onClick={onMore}>
          {t.everywhere.more}
        </Button>
      )}
    </div>
  );
}
