import type { PersonLink } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useMoments } from '../lib/use-moments.ts';
import { GivenOnceDialog } from '../ui/given-once-dialog.tsx';
import { isOwnMachineOnly } from './own-machine.ts';

interface LinkDialogProps {
  readonly made: PersonLink;
  readonly onClose: () => void;
}

/** The one-time link by which somebody chooses his password. It is shown this once. */
export function LinkDialog({ made, onClose }: LinkDialogProps) {
  const t = useT();
  const moments = useMoments();
  const { person, link } = made;
  return (
    <GivenOnceDialog
      title={t.people.linkTitle(person.displayName)}
      lines={[
        [t.people.link, `${window.location.origin}${link.path}`],
        [t.people.login, person.name],
      ]}
      warning={t.people.linkOnce(moments.moment(link.expiresAt))}
      onClose={onClose}
    >
      {isOwnMachineOnly(window.location.hostname) && <p style={{ margin: 0 }}>{t.people.linkOwnMachine}</p>}
    </GivenOnceDialog>
  );
}
