import { notifications } from '@mantine/notifications';
import type { UseMutationResult } from '@tanstack/react-query';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { ConfirmButton } from './confirm-button.tsx';
import { IconTrash } from './icons.ts';

interface RemoveButtonProps {
  readonly removal: UseMutationResult<unknown, Error, void>;
  readonly words: {
    readonly verb: string;
    readonly title: string;
    readonly text: string;
    readonly done: string;
  };
}

/** Removes what its card shows, after having asked. */
export function RemoveButton({ removal, words }: RemoveButtonProps) {
  const wordsOf = useFailureWords();
  return (
    <ConfirmButton
      variant="subtle"
      color="gray"
      leftSection={<IconTrash size={16} aria-hidden />}
      loading={removal.isPending}
      title={words.title}
      text={words.text}
      verb={words.verb}
      danger
      onConfirm={() =>
        removal.mutate(undefined, {
          onSuccess: () => void notifications.show({ message: words.done }),
          onError: (error) => void notifications.show({ color: 'coral', message: wordsOf(error) }),
        })
      }
    >
      {words.verb}
    </ConfirmButton>
  );
}
