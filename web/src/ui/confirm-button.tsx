import { Button, Group, Modal, type ButtonProps } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useT } from '../lib/i18n/index.ts';

interface ConfirmButtonProps extends ButtonProps {
  readonly children: ReactNode;
  readonly title: string;
  /** What will happen, in one or two sentences. */
  readonly text: ReactNode;
  /** The verb on the button that does it. */
  readonly verb: string;
  readonly danger?: boolean;
  readonly onConfirm: () => void;
}

/** A button whose deed is asked about once more, in words that say what it does. */
export function ConfirmButton({
  children,
  title,
  text,
  verb,
  danger,
  onConfirm,
  ...button
}: ConfirmButtonProps) {
  const t = useT();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button {...button} onClick={open}>
        {children}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={<strong>{title}</strong>}
        closeButtonProps={{ 'aria-label': t.everywhere.close }}
      >
        <p style={{ margin: '0 0 20px', color: 'var(--pz-dim)' }}>{text}</p>
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {t.everywhere.cancel}
          </Button>
          <Button
            color={danger ? 'coral' : 'pine'}
            onClick={() => {
              close();
              onConfirm();
            }}
          >
            {verb}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
