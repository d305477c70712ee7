import { ActionIcon } from '@mantine/core';
import { IconX } from '../ui/icons.ts';

interface RemoveRowProps {
  readonly label: string;
  readonly onRemove: () => void;
}

/** Takes one row of a list away; nothing is lost before the form is saved. */
export function RemoveRow({ label, onRemove }: RemoveRowProps) {
  return (
    <ActionIcon variant="subtle" size="lg" mt={26} aria-label={label} onClick={onRemove}>
      <IconX size={18} aria-hidden />
    </ActionIcon>
  );
}
