import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Trunk } from '../../../src/api/contract/index.ts';
import { useT, type Dictionary } from '../lib/i18n/index.ts';
import { IconPencil, IconPhoneCall } from '../ui/icons.ts';
import { ItemCard } from '../ui/item-card.tsx';
import { RemoveButton } from '../ui/remove-button.tsx';
import { useRemoveTrunk } from './requests/remove-trunk.ts';
import { TrunkStateWord } from './state-word.tsx';
import { TestDialog } from './test-dialog.tsx';
import { TroubleNote } from './trouble-note.tsx';

interface TrunkCardProps {
  readonly trunk: Trunk;
  /** The name of the line that stands in for it. */
  readonly backup: string | null;
}

/** A real line: how it is, what is wrong with it, and a call to try it. */
export function TrunkCard({ trunk, backup }: TrunkCardProps) {
  const t = useT();
  const [testing, setTesting] = useState(false);
  const { state } = trunk;
  return (
    <ItemCard
      title={trunk.name}
      state={<TrunkStateWord state={state} />}
      facts={factsOf(trunk, backup, t).join(' · ')}
      actions={<TrunkActions trunk={trunk} onTest={() => setTesting(true)} />}
    >
      {state.status === 'failed' && state.words && (
        <TroubleNote words={state.words} code={state.why} sipStatus={state.sipStatus} />
      )}
      {testing && <TestDialog trunk={trunk} onClose={() => setTesting(false)} />}
    </ItemCard>
  );
}

function factsOf(trunk: Trunk, backup: string | null, t: Dictionary): readonly string[] {
  const through = trunk.proxy === null ? '' : ` ${t.trunks.through(trunk.proxy)}`;
  return [
    t.trunks.kinds[trunk.kind],
    `${addressOf(trunk)}${through}`,
    t.trunks.linesOf(trunk.linesInUse, trunk.maxLines),
    t.trunks.perSecond(trunk.callsPerSecond),
    ...(backup === null ? [] : [t.trunks.backedUpBy(backup)]),
  ];
}

function addressOf({ host, port }: Trunk): string {
  if (port === null) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function TrunkActions({ trunk, onTest }: { readonly trunk: Trunk; readonly onTest: () => void }) {
  const t = useT();
  const remove = useRemoveTrunk(trunk.id);
  return (
    <>
      <Button variant="light" leftSection={<IconPhoneCall size={17} aria-hidden />} onClick={onTest}>
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
      <RemoveButton
        removal={remove}
        words={{
          verb: t.trunks.remove,
          title: t.trunks.removeTitle,
          text: t.trunks.removeText(trunk.name),
          done: t.trunks.removed,
        }}
      />
    </>
  );
}
