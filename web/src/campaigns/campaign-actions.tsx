import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Campaign } from '../../../src/api/contract/index.ts';
import { useI18n, useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { IconDownload, IconPlayerPause, IconPlayerPlay, IconPlayerStop } from '../ui/icons.ts';
import { useActOnCampaign, type CampaignVerb } from './requests/act-on-campaign.ts';

/** What may be done with a campaign in its state. */
export function CampaignActions({ campaign }: { readonly campaign: Campaign }) {
  const t = useT();
  const wordsOf = useFailureWords();
  const act = useActOnCampaign(campaign.id);
  const { state } = campaign;
  const doIt = (verb: CampaignVerb) =>
    act.mutate(verb, { onError: (error) => notifications.show({ color: 'coral', message: wordsOf(error) }) });
  return (
    <>
      {state === 'draft' && (
        <Button
          leftSection={<IconPlayerPlay size={17} aria-hidden />}
          loading={act.isPending}
          onClick={() => doIt('start')}
        >
          {t.campaigns.start}
        </Button>
      )}
      {state === 'paused' && (
        <Button
          leftSection={<IconPlayerPlay size={17} aria-hidden />}
          loading={act.isPending}
          onClick={() => doIt('resume')}
        >
          {t.campaigns.resume}
        </Button>
      )}
      {state === 'running' && (
        <ConfirmButton
          variant="default"
          leftSection={<IconPlayerPause size={17} aria-hidden />}
          loading={act.isPending}
          title={t.campaigns.pauseTitle}
          text={t.campaigns.pauseText}
          verb={t.campaigns.pause}
          onConfirm={() => doIt('pause')}
        >
          {t.campaigns.pause}
        </ConfirmButton>
      )}
      {(state === 'running' || state === 'paused') && (
        <ConfirmButton
          variant="default"
          leftSection={<IconPlayerStop size={17} aria-hidden />}
          loading={act.isPending}
          title={t.campaigns.stopTitle}
          text={t.campaigns.stopText}
          verb={t.campaigns.stopVerb}
          danger
          onConfirm={() => doIt('stop')}
        >
          {t.campaigns.stop}
        </ConfirmButton>
      )}
      {state !== 'draft' && <ResultsMenu id={campaign.id} finished={state === 'finished'} />}
    </>
  );
}

function ResultsMenu({ id, finished }: { readonly id: string; readonly finished: boolean }) {
  const { t, locale } = useI18n();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant={finished ? 'filled' : 'default'}
          leftSection={<IconDownload size={17} aria-hidden />}
        >
          {t.campaigns.results}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={`/api/campaigns/${id}/results.xlsx?language=${locale}`} download>
          {t.campaigns.resultsXlsx}
        </Menu.Item>
        <Menu.Item component="a" href={`/api/campaigns/${id}/results.csv?language=${locale}`} download>
          {t.campaigns.resultsCsv}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
