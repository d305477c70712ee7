import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { UseMutationResult } from '@tanstack/react-query';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';

interface LetInButtonProps {
  readonly letIn: UseMutationResult<undefined, Error, void>;
}

/** An address that was shut out is heard again. */
export function LetInButton({ letIn }: LetInButtonProps) {
  const t = useT();
  const wordsOf = useFailureWords();
  return (
    <Button
      variant="default"
      mt="xs"
      loading={letIn.isPending}
      onClick={() =>
        letIn.mutate(undefined, {
          onError: (error) => void notifications.show({ color: 'coral', message: wordsOf(error) }),
        })
      }
    >
      {t.phones.letIn}
    </Button>
  );
}
