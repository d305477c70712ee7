import { Alert, Button, Group, Stack } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';

interface FormFrameProps {
  /** What it is sent by. */
  readonly sending: { readonly isPending: boolean; readonly error: Error | null };
  /** On the button that sends it: says what is saved where a page has two forms. */
  readonly verb: string;
  readonly variant?: 'filled' | 'light';
  readonly gap?: 'md' | 'lg';
  readonly align?: 'start' | 'end';
  /** Looks through the fields and sends them. */
  readonly onSubmit: () => void;
  readonly onCancel?: () => void;
  readonly children: ReactNode;
}

/**
 * A form with its buttons. What the server refuses is said above them; the first field that is wrong takes the focus,
 * whoever found it wrong.
 */
export function FormFrame(props: FormFrameProps) {
  const { sending, verb, variant = 'filled', gap = 'md', align = 'start', children } = props;
  const t = useT();
  const wordsOf = useFailureWords();
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (tries === 0) return undefined;
    return afterDrawing(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  }, [tries, sending.error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // a dialog may stand inside another form
    event.stopPropagation();
    setTries((before) => before + 1);
    props.onSubmit();
  };
  const cancel = props.onCancel && (
    <Button variant="default" onClick={props.onCancel}>
      {t.everywhere.cancel}
    </Button>
  );
  const send = (
    <Button type="submit" variant={variant} loading={sending.isPending}>
      {verb}
    </Button>
  );
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack gap={gap}>
        {children}
        {sending.error && (
          <Alert color="coral" role="alert">
            {wordsOf(sending.error)}
          </Alert>
        )}
        {align === 'end' ? (
          <Group justify="flex-end">
            {cancel}
            {send}
          </Group>
        ) : (
          <Group>
            {send}
            {cancel}
          </Group>
        )}
      </Stack>
    </form>
  );
}

/** A part that is unfolded for its mistake is not there before the second frame. */
function afterDrawing(action: () => void): () => void {
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(action);
  });
  return () => cancelAnimationFrame(frame);
}
