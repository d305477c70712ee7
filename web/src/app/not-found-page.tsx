import { Button } from '@mantine/core';
import { Link } from 'wouter';
import { useT } from '../lib/i18n/index.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { IconCompass } from '../ui/icons.ts';

export function NotFoundPage() {
  const { shell } = useT();
  return <DeadEnd title={shell.notFoundTitle} text={shell.notFoundText} />;
}

/** The page is there, but not for the role of whoever asks. */
export function NotAllowedPage() {
  const { shell } = useT();
  return <DeadEnd title={shell.notAllowedTitle} text={shell.notAllowedText} />;
}

function DeadEnd({ title, text }: { readonly title: string; readonly text: string }) {
  const t = useT();
  return (
    <EmptyState
      icon={<IconCompass size={28} />}
      title={title}
      text={text}
      actions={
        <Button component={Link} href="/">
          {t.shell.home}
        </Button>
      }
    />
  );
}
