import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useI18n } from '../lib/i18n/index.ts';
import { Logo } from '../ui/logo.tsx';
import classes from './session.module.css';

interface DoorProps {
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
}

const rings = [60, 110, 160, 210, 260, 310, 360];

/** What stands around the forms that are seen before one is inside. */
export function Door({ title, lead, children }: DoorProps) {
  const { t, locale, setLocale } = useI18n();
  return (
    <div className={classes.screen}>
      <div className={classes.hero}>
        <svg
          className={classes.waves}
          viewBox="0 0 760 760"
          fill="none"
          stroke="currentColor"
          aria-hidden="true"
        >
          {rings.map((radius, index) => (
            <circle
              key={radius}
              cx="380"
              cy="380"
              r={radius}
              strokeWidth={1.5}
              style={{ animationDelay: `${index * 0.45}s` }}
            />
          ))}
        </svg>
        <div className={classes.brand}>
          <Logo size={44} />
          {t.shell.product}
        </div>
        <div>
          <p className={classes.motto}>{t.session.motto}</p>
          <p className={classes.mottoMore}>{t.session.mottoMore}</p>
        </div>
      </div>
      <main className={classes.side}>
        <div className={classes.tools}>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            lang={locale === 'ru' ? 'en' : 'ru'}
            onClick={() => setLocale(locale === 'ru' ? 'en' : 'ru')}
          >
            {locale === 'ru' ? 'English' : 'Русский'}
          </Button>
        </div>
        <div className={classes.form}>
          <title>{`${title} · ${t.shell.product}`}</title>
          <h1 className={classes.title}>{title}</h1>
          {lead && <p className={classes.lead}>{lead}</p>}
          {children}
        </div>
      </main>
    </div>
  );
}
