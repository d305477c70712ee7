import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useI18n } from '../../lib/i18n/index.ts';
import { useDesk } from '../../operator/operator-provider.tsx';
import { useSignOut } from '../../session/requests/session.ts';
import { IconLogout, IconMoon, IconSun } from '../../ui/icons.ts';
import classes from './shell.module.css';

/** Who is signed in, light or dark, the language, and the way out. */
export function Account({ userName }: { readonly userName: string }) {
  const { t, locale, setLocale } = useI18n();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const signOut = useSignOut();
  const { desk } = useDesk();
  const leave = () => {
    // who signs in next in this tab is not on line by that
    void desk.leave();
    signOut.mutate();
  };
  const themeWord = scheme === 'dark' ? t.shell.light : t.shell.dark;
  return (
    <div className={classes.foot}>
      <span className={classes.user} title={userName}>
        {userName}
      </span>
      <button
        type="button"
        className={classes.tool}
        aria-label={t.shell.switchLanguage}
        title={t.shell.switchLanguage}
        lang={locale === 'ru' ? 'en' : 'ru'}
        onClick={() => setLocale(locale === 'ru' ? 'en' : 'ru')}
      >
        {locale === 'ru' ? 'EN' : 'RU'}
      </button>
      <button
        type="button"
        className={classes.tool}
        aria-label={themeWord}
        title={themeWord}
        onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
      >
        {scheme === 'dark' ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
      </button>
      <button
        type="button"
        className={classes.tool}
        aria-label={t.shell.signOut}
        title={t.shell.signOut}
        onClick={leave}
      >
        <IconLogout size={18} aria-hidden />
      </button>
    </div>
  );
}
