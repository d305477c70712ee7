import { Alert, Anchor, Button, Skeleton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Trunk } from '../../../src/api/contract/index.ts';
import { campaignsQuery } from '../campaigns/requests/get-campaigns.ts';
import { useCreateCampaign } from '../campaigns/requests/create-campaign.ts';
import { useDiscardCampaign } from '../campaigns/requests/discard-campaign.ts';
import { useT, type Dictionary } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { useMoments } from '../lib/use-moments.ts';
import { trunksQuery } from '../trunks/requests/get-trunks.ts';
import { ChoiceCards, type Choice } from '../ui/choice-cards.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { CallingFields } from './calling-fields.tsx';
import { initialSettings, paceOf, type InitialSettings } from './initial-settings.ts';
import { replaceLastDraft } from './last-draft.ts';
import classes from './start.module.css';
import { firstVisitQuery } from './requests/get-first-visit.ts';
import { StepTitle } from './step-title.tsx';

interface LineStepProps {
  readonly importId: string;
  readonly onNext: (campaignId: string) => void;
}

/** The third step: rehearse, or call over a real line, and how. */
export function LineStep({ importId, onNext }: LineStepProps) {
  const trunks = useQuery(trunksQuery);
  const campaigns = useQuery(campaignsQuery);
  const firstVisit = useQuery(firstVisitQuery(importId));
  if (trunks.isLoadingError) return <ErrorState error={trunks.error} onRetry={() => void trunks.refetch()} />;
  if (trunks.isPending || campaigns.isPending || firstVisit.isPending)
    return <Skeleton height={380} radius="lg" />;
  return (
    <LineForm
      importId={importId}
      trunks={trunks.data.items}
      settings={initialSettings(campaigns.data?.items ?? [])}
      firstVisitAt={firstVisit.data?.startsAt ?? null}
      onNext={onNext}
    />
  );
}

interface LineFormProps extends LineStepProps {
  readonly trunks: readonly Trunk[];
  readonly settings: InitialSettings;
  readonly firstVisitAt: string | null;
}

function choicesOf(trunks: readonly Trunk[], t: Dictionary): readonly Choice<string>[] {
  const real = trunks.filter(({ kind }) => kind !== 'rehearsal');
  const rehearsal = trunks.filter(({ kind }) => kind === 'rehearsal');
  return [
    ...rehearsal.map(({ id }) => ({
      value: id,
      title: t.start.rehearse,
      text: t.start.rehearseText,
      badge: t.start.recommended,
    })),
    ...real.map(({ id, name, state }) => ({
      value: id,
      title: name,
      text: `${t.start.realLineText} ${t.calls.line}: ${t.trunks.states[state.status]}.`,
    })),
    ...(real.length > 0
      ? []
      : [
          {
            value: 'none',
            title: t.start.realLine,
            disabled: true,
            text: (
              <>
                {t.start.noRealLine}{' '}
                <Anchor component={Link} href="/trunks/new">
                  {t.start.connectLine}
                </Anchor>
              </>
            ),
          },
        ]),
  ];
}

function LineForm({ importId, trunks, settings: initial, firstVisitAt, onNext }: LineFormProps) {
  const t = useT();
  const wordsOf = useFailureWords();
  const moments = useMoments();
  const create = useCreateCampaign();
  const [trunkId, setTrunkId] = useState<string | null>(
    trunks.find(({ kind }) => kind === 'rehearsal')?.id ?? null,
  );
  const discard = useDiscardCampaign();
  const [drafts, setDrafts] = useState(initial);
  const [name, setName] = useState(firstVisitAt ? t.start.visitsOn(moments.date(firstVisitAt)) : '');
  const rehearsal = trunks.find(({ id }) => id === trunkId)?.kind === 'rehearsal';
  const kind = rehearsal ? 'rehearsal' : 'real';
  const settings = drafts[kind];
  // who goes back and makes another campaign leaves no litter behind; one that has begun is kept by the server
  const made = (id: string) => {
    const former = replaceLastDraft(id);
    if (former) discard.mutate(former);
    onNext(id);
  };
  const next = () => {
    if (!trunkId) return;
    create.mutate(
      { name: name.trim() || undefined, trunkId, appointments: { importId }, settings: paceOf(settings) },
      { onSuccess: ({ id }) => made(id) },
    );
  };
  return (
    <>
      <StepTitle>{t.start.lineTitle}</StepTitle>
      <ChoiceCards
        label={t.start.lineTitle}
        hideLabel
        stacked
        value={trunkId}
        choices={choicesOf(trunks, t)}
        onChange={setTrunkId}
      />
      <TextInput
        label={t.start.campaignName}
        mt="md"
        maw={420}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <CallingFields
        settings={settings}
        rehearsal={rehearsal}
        onChange={(changed) => setDrafts({ ...drafts, [kind]: changed })}
      />
      {create.isError && (
        <Alert color="coral" role="alert" mt="md">
          {wordsOf(create.error)}
        </Alert>
      )}
      <div className={classes.foot}>
        <Button size="md" disabled={!trunkId} loading={create.isPending} onClick={next}>
          {t.everywhere.next}
        </Button>
      </div>
    </>
  );
}
