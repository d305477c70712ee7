import type { NewPhone, ResponseOf } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { GivenOnceDialog } from '../ui/given-once-dialog.tsx';
import { serverWords } from './phone-state.ts';

export type SignInServer = NonNullable<ResponseOf<'GET /api/phones'>['server']>;

interface PasswordDialogProps {
  readonly made: NewPhone;
  readonly server: SignInServer;
  readonly onClose: () => void;
}

/** What is typed into the telephone. The password is shown this once. */
export function PasswordDialog({ made, server, onClose }: PasswordDialogProps) {
  const t = useT();
  return (
    <GivenOnceDialog
      title={t.phones.madeTitle(made.phone.name)}
      lines={[
        [t.phones.server, serverWords(server.host, server.port, 5060)],
        [t.phones.login, made.phone.login],
        [t.phones.password, made.password],
      ]}
      warning={t.phones.once}
      onClose={onClose}
    >
      <p style={{ margin: 0 }}>{t.phones.tryEcho}</p>
    </GivenOnceDialog>
  );
}
