import { Alert, Button, CopyButton, Group, Modal, Stack } from '@mantine/core';
import { Fragment } from 'react';
import type { NewPhone, ResponseOf } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { IconCheck, IconCopy, IconInfoCircle } from '../ui/icons.ts';
import classes from './phones.module.css';
import { serverWords } from './phone-state.ts';

export type SignInServer = ResponseOf<'GET /api/phones'>['server'];

interface PasswordDialogProps {
  readonly made: NewPhone;
  readonly server: SignInServer;
  readonly onClose: () => void;
}

/** What is typed into the telephone. The password is shown this once. */
export function PasswordDialog({ made, server, onClose }: PasswordDialogProps) {
  const t = useT();
  const lines = [
    [t.phones.server, serverWords(server.host, server.port, 5060)],
    [t.phones.login, made.phone.login],
    [t.phones.password, made.password],
  ] as const;
  return (
    <Modal
      opened
      onClose={onClose}
      // a slip of the mouse must not lose the password
      closeOnClickOutside={false}
      size="lg"
      title={<strong>{t.phones.madeTitle(made.phone.name)}</strong>}
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
          {t.phones.once}
        </Alert>
        <p style={{ margin: 0 }}>{t.phones.tryEcho}</p>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t.phones.written}</Button>
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
          aria-label={`${t.phones.copy}: ${label}`}
          leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
          onClick={copy}
        >
          {copied ? t.phones.copied : t.phones.copy}
        </Button>
      )}
    </CopyButton>
  );
}
