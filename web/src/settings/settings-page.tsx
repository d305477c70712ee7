import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useT } from '../lib/i18n/index.ts';
import { settingsQuery } from '../lib/settings.ts';
import { useMay } from '../lib/use-may.ts';
import { Card } from '../ui/card.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Page } from '../ui/page.tsx';
import { AppearanceCard } from './appearance-card.tsx';
import { PasswordCard } from './password-card.tsx';
import { SettingsForm } from './settings-form.tsx';

/** The clinic's settings for those who may change them, and those of the person in front of the screen. */
export function SettingsPage() {
  const t = useT();
  const may = useMay();
  const changes = may('PUT /api/settings');
  const settings = useQuery({ ...settingsQuery, enabled: changes });
  return (
    <Page title={t.settings.title} lead={changes ? t.settings.lead : undefined} narrow>
      <Stack gap="lg">
        {changes && settings.isPending && <Skeleton height={480} radius="lg" />}
        {settings.isLoadingError && (
          <ErrorState error={settings.error} onRetry={() => void settings.refetch()} />
        )}
        {changes && settings.data && <SettingsForm settings={settings.data} />}
        {may('PUT /api/settings/calling-rules') && (
          <Card title={t.callingRules.title}>
            <p style={{ margin: 0, color: 'var(--pz-dim)' }}>
              {t.callingRules.settingsText}{' '}
              <Link href="/settings/calling-rules">{t.callingRules.settingsLink}</Link>
            </p>
          </Card>
        )}
        {may('PUT /api/speech/hearing') && (
          <Card title={t.speech.title}>
            <p style={{ margin: 0, color: 'var(--pz-dim)' }}>
              {t.speech.settingsText} <Link href="/settings/speech">{t.speech.settingsLink}</Link>
            </p>
          </Card>
        )}
        {may('GET /api/own-voices') && (
          <Card title={t.ownVoice.title}>
            <p style={{ margin: 0, color: 'var(--pz-dim)' }}>
              {t.ownVoice.settingsText} <Link href="/settings/own-voice">{t.ownVoice.settingsLink}</Link>
            </p>
          </Card>
        )}
        {may('PUT /api/sms/gateway') && (
          <Card title={t.inbox.title}>
            <p style={{ margin: 0, color: 'var(--pz-dim)' }}>
              {t.inbox.settingsText} <Link href="/settings/sms">{t.inbox.settingsLink}</Link>
            </p>
          </Card>
        )}
        {may('POST /api/campaigns') && (
          <Card title={t.settings.calling}>
            <p style={{ margin: 0, color: 'var(--pz-dim)' }}>
              {t.settings.callingText} <Link href="/start">{t.settings.callingLink}</Link>
            </p>
          </Card>
        )}
        <AppearanceCard />
        <PasswordCard />
        {changes && (
          <Card title={t.settings.api}>
            <p style={{ margin: 0, color: 'var(--pz-dim)' }}>
              {t.settings.apiHint} <a href="/api/docs">/api/docs</a>
            </p>
          </Card>
        )}
      </Stack>
    </Page>
  );
}
