import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useT } from '../lib/i18n/index.ts';
import { useLeaving, type useUnsaved } from './leave-guard.tsx';

interface FieldsDialogProps {
  readonly title: string;
  /** Of what its fields hold: settle it when that is saved. */
  readonly unsaved: ReturnType<typeof useUnsaved>;
  readonly onClose: () => void;
  /** Its form, whose button of cancelling closes it without a question. */
  readonly children: ReactNode;
}

/** A dialog that asks before it is closed by Escape, its cross or a click beside it while something in it is not saved. */
export function FieldsDialog({ title, unsaved, onClose, children }: FieldsDialogProps) {
  const t = useT();
  const { asking, ask } = useLeaving();
  return (
    <Modal
      opened
      onClose={() => (unsaved.holds() ? ask(onClose) : onClose())}
      closeOnEscape={!asking}
      trapFocus={!asking}
      title={<strong>{title}</strong>}
      closeButtonProps={{ 'aria-label': t.everywhere.close }}
    >
      {children}
    </Modal>
  );
}
