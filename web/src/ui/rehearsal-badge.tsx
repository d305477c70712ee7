import { useT } from '../lib/i18n/index.ts';
import { IconMasksTheater } from './icons.ts';

/** Stands wherever calls are not real. */
export function RehearsalBadge() {
  const t = useT();
  return (
    <span
      style={{
        display: 'inline-flex',
        alignItems: 'center',
        gap: 5,
        padding: '2px 9px 2px 7px',
        border: '1px dashed var(--pz-line-strong)',
        borderRadius: 12,
        color: 'var(--pz-dim)',
        fontSize: '0.78rem',
        fontWeight: 500,
        whiteSpace: 'nowrap',
        letterSpacing: 0,
      }}
    >
      <IconMasksTheater size={14} aria-hidden />
      {t.campaigns.rehearsal}
    </span>
  );
}
