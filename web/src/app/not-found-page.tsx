import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { useT } from '../lib/i18n/index.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { IconCompass } from '../ui/icons.ts';

export function NotFoundPage() {
  const t = useT();
  return (
    <EmptyState
      icon={<IconCompass size={28} />}
      title={t.shell.notFoundTitle}
      text={t.shell.notFoundText}
      actions={
        <Button component={Link} href="/">
          {t.shell.home}
        </Button>
      }
    />
  );
}
