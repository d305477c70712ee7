import { Button, Group, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Trunk } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Card } from '../ui/card.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { IconPencil, IconPhoneCall, IconTrash } from '../ui/icons.ts';
import { useRemoveTrunk } from './requests/remove-trunk.ts';
import { TrunkStateWord } from './state-word.tsx';
import { TestDialog } from './test-dialog.tsx';
import { TroubleNote } from './trouble-note.tsx';

const dim = { margin: 0, color: 'var(--pz-dim)', fontSize: '0.9rem' } as const;

function addressOf({ host, port }: Trunk): string {
  if (port === null) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

interface TrunkCardProps {
  readonly trunk: Trunk;
  /** The name of the line that stands in for it. */
  readonly backup: string | null;
}

/** A real line: how it is, what is wrong with it, and a call to try it. */
export function TrunkCard({ trunk, backup }: TrunkCardProps) {
  const t = useT();
  const wordsOf = useFailureWords();
  const remove = useRemoveTrunk();
  const [testing, setTesting] = useState(false);
  const { state } = trunk;
  return (
    <Card title={trunk.name} aside={<TrunkStateWord state={state} />}>
      <Stack gap="md">
        <p style={dim} className="tabular">
          {t.trunks.kinds[trunk.kind]} · {addressOf(trunk)}
          {trunk.proxy !== null && ` ${t.trunks.through(trunk.proxy)}`} ·{' '}
          {t.trunks.linesOf(trunk.linesInUse, trunk.maxLines)} · {t.trunks.perSecond(trunk.callsPerSecond)}
          {backup !== null && ` · ${t.trunks.backedUpBy(backup)}`}
        </p>
        {state.status === 'failed' && state.words && (
          <TroubleNote words={state.words} code={state.why} sipStatus={state.sipStatus} />
        )}
        <Group gap="sm">
          <Button
            variant="light"
            leftSection={<IconPhoneCall size={17} aria-hidden />}
            onClick={() => setTesting(true)}
          >
            {t.trunks.test}
          </Button>
          <Button
            component={Link}
            href={`/trunks/${trunk.id}`}
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden />}
          >
            {t.trunks.edit}
          </Button>
          <ConfirmButton
            variant="subtle"
            color="gray"
            leftSection={<IconTrash size={16} aria-hidden />}
            loading={remove.isPending}
            title={t.trunks.removeTitle}
            text={t.trunks.removeText(trunk.name)}
            verb={t.trunks.remove}
            danger
            onConfirm={() =>
              remove.mutate(trunk.id, {
                onSuccess: () => notifications.show({ message: t.trunks.removed }),
                onError: (error) => notifications.show({ color: 'coral', message: wordsOf(error) }),
              })
            }
          >
            {t.trunks.remove}
          </ConfirmButton>
        </Group>
      </Stack>
      {testing && <TestDialog trunk={trunk} onClose={() => setTesting(false)} />}
    </Card>
  );
}
