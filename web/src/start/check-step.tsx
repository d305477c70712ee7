import { Alert, Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { Campaign, Settings } from '../../../src/api/contract/index.ts';
import { useActOnCampaign } from '../campaigns/requests/act-on-campaign.ts';
import { campaignQuery } from '../campaigns/requests/get-campaign.ts';
import { useT } from '../lib/i18n/index.ts';
import { settingsQuery } from '../lib/settings.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import {
  IconClock,
  IconMasksTheater,
  IconPhoneCall,
  IconPhoneOutgoing,
  IconPlayerPlay,
  IconRefresh,
  IconUserOff,
} from '../ui/icons.ts';
import { AdministratorAlert, ScriptCard } from './clinic-cards.tsx';
import { useRefused } from './requests/get-refused.ts';
import classes from './start.module.css';
import { StepTitle } from './step-title.tsx';
import { useClinicDraft } from './use-clinic-draft.ts';

/** The last step: who will be called, who not and why, when, and the button. */
export function CheckStep({ campaignId }: { readonly campaignId: string }) {
  const t = useT();
  const campaign = useQuery(campaignQuery(campaignId));
  const settings = useQuery(settingsQuery);
  if (campaign.isLoadingError)
    return <ErrorState error={campaign.error} onRetry={() => void campaign.refetch()} />;
  if (settings.isLoadingError)
    return <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />;
  if (campaign.isPending || settings.isPending)
    return <Skeleton height={320} radius="lg" aria-label={t.start.checking} />;
  return <Check campaign={campaign.data} settings={settings.data} />;
}

interface CheckProps {
  readonly campaign: Campaign;
  readonly settings: Settings;
}

function Check({ campaign, settings }: CheckProps) {
  const t = useT();
  const wordsOf = useFailureWords();
  const [, navigate] = useLocation();
  const act = useActOnCampaign(campaign.id);
  const { summary, rehearsal } = campaign;
  const draft = useClinicDraft(settings, rehearsal);
  const failure = draft.error ?? act.error;
  const callable = summary.total - summary.refused;
  const open = () => navigate(`/campaigns/${campaign.id}`);
  const go = () =>
    draft.save(() => (campaign.state === 'draft' ? act.mutate('start', { onSuccess: open }) : open()));
  return (
    <>
      <StepTitle>{t.start.checkTitle}</StepTitle>
      <div className={classes.check}>
        <div>
          <Card>
            <p className={`${classes.big} tabular`}>{t.start.willCall(callable)}</p>
            <CheckFacts campaign={campaign} />
          </Card>
          <Alert
            color={rehearsal ? 'pine' : 'brass'}
            mt="md"
            icon={rehearsal ? <IconMasksTheater /> : <IconPhoneCall />}
          >
            {callable === 0 ? t.start.nobody : rehearsal ? t.start.rehearsalNote : t.start.realNote}
          </Alert>
          {draft.asksAdministrator && <AdministratorAlert draft={draft} />}
        </div>
        <ScriptCard settings={settings} draft={draft} />
      </div>
      {failure && (
        <Alert color="coral" role="alert" mt="md">
          {wordsOf(failure)}
        </Alert>
      )}
      <div className={classes.foot}>
        <Button
          size="lg"
          disabled={callable === 0}
          loading={draft.saving || act.isPending}
          leftSection={<IconPlayerPlay size={19} aria-hidden />}
          onClick={go}
        >
          {rehearsal ? t.start.goRehearsal : t.start.go}
        </Button>
      </div>
    </>
  );
}

function CheckFacts({ campaign }: { readonly campaign: Campaign }) {
  const t = useT();
  const { summary, settings, rehearsal, trunk } = campaign;
  const refused = useRefused(campaign.id, summary.refused > 0);
  const span = ({ from, to }: { from: string; to: string }) => `${from}–${to}`;
  return (
    <>
      <ul className={classes.facts}>
        {trunk && (
          <li>
            <IconPhoneOutgoing size={18} aria-hidden />
            <span>
              {t.start.overLine(rehearsal ? t.start.rehearse : trunk.name)}.{' '}
              {t.start.pace(settings.linesAtOnce, settings.callsPerSecond)}
            </span>
          </li>
        )}
        <li>
          <IconRefresh size={18} aria-hidden />
          {t.start.tries(settings.attempts, settings.pauseMinutes, settings.busyPauseMinutes)}
        </li>
        <li>
          <IconClock size={18} aria-hidden />
          {rehearsal
            ? t.start.hoursIgnored
            : t.start.hoursLine(span(settings.hours.weekdays), span(settings.hours.weekends))}
        </li>
        <li>
          <IconUserOff size={18} aria-hidden />
          {summary.refused > 0 ? t.start.excluded(summary.refused) : t.start.nobodyExcluded}
        </li>
      </ul>
      {refused.data && (
        <ul className={classes.reasons}>
          {refused.data.map(({ reason, count }) => (
            <li key={reason} className="tabular">
              {t.words.targetReasons[reason]}: {count}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
