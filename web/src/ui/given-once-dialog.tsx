import { Alert, Button, CopyButton, Group, Modal, Stack } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { useT } from '../lib/i18n/index.ts';
import classes from './given-once-dialog.module.css';
import { IconCheck, IconCopy, IconInfoCircle } from './icons.ts';

interface GivenOnceDialogProps {
  readonly title: string;
  /** Label and value, each with a button that copies it. */
  readonly lines: readonly (readonly [label: string, value: string])[];
  /** Why it has to be written down now. */
  readonly warning: string;
  readonly children?: ReactNode;
  readonly onClose: () => void;
}

/** A secret that was made just now: it is shown this once. */
export function GivenOnceDialog({ title, lines, warning, children, onClose }: GivenOnceDialogProps) {
  const t = useT();
  return (
    <Modal
      opened
      onClose={onClose}
      // a slip of the mouse must not lose the secret
      closeOnClickOutside={false}
      size="lg"
      title={<strong>{title}</strong>}
      closeButtonProps={{ 'aria-label': t.everywhere.close }}
    >
      <Stack gap="lg">
        <dl className={classes.given}>
          {lines.map(([label, value]) => (
            <Fragment key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
              <Copy label={label} value={value} />
            </Fragment>
          ))}
        </dl>
        <Alert variant="light" color="brass" icon={<IconInfoCircle />}>
          {warning}
        </Alert>
        {children}
        <Group justify="flex-end">
          <Button onClick={onClose}>{t.everywhere.done}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Copy({ label, value }: { readonly label: string; readonly value: string }) {
  const t = useT();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={`${t.everywhere.copy}: ${label}`}
          leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          onClick={copy}
        >
          {copied ? t.everywhere.copied : t.everywhere.copy}
        </Button>
      )}
    </CopyButton>
  );
}
