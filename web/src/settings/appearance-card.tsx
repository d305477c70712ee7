import { Group, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useI18n } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';

/** Light or dark, and the language, for this device. */
export function AppearanceCard() {
  const { t, locale, setLocale } = useI18n();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Card title={t.settings.appearance}>
      <Group gap="lg">
        <SegmentedControl
          aria-label={t.settings.theme}
          value={colorScheme}
          data={[
            { value: 'auto', label: t.settings.themeAuto },
            { value: 'light', label: t.settings.themeLight },
            { value: 'dark', label: t.settings.themeDark },
          ]}
          onChange={(value) => setColorScheme(value)}
        />
        <SegmentedControl
          aria-label={t.settings.language}
          value={locale}
          data={[
            { value: 'ru', label: 'Русский' },
            { value: 'en', label: 'English' },
          ]}
          onChange={(value) => setLocale(value === 'en' ? 'en' : 'ru')}
        />
      </Group>
    </Card>
  );
}
