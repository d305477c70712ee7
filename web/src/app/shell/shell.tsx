import { Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useT } from '../../lib/i18n/index.ts';
import { IconMenu2 } from '../../ui/icons.ts';
import { CallStrip } from '../../operator/call-strip.tsx';
import { Logo } from '../../ui/logo.tsx';
import { AwayBanner } from './away-banner.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Hotkeys } from './hotkeys.tsx';
import classes from './shell.module.css';
import { Sidebar } from './sidebar.tsx';

interface ShellProps {
  readonly userName: string;
  readonly children: ReactNode;
}

/** Menu at the left on a wide screen, behind a button on a phone; the page in the middle. */
export function Shell({ userName, children }: ShellProps) {
  const t = useT();
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <div className={classes.layout}>
      <a href="#content" className={classes.skip}>
        {t.shell.skip}
      </a>
      <Sidebar userName={userName} />
      <div className={classes.topbar}>
        <Link href="/" className={classes.brand}>
          <Logo size={28} />
          {t.shell.product}
        </Link>
        <button
          type="button"
          className={classes.tool}
          aria-label={t.shell.openMenu}
          aria-expanded={opened}
          onClick={open}
        >
          <IconMenu2 size={22} aria-hidden />
        </button>
      </div>
      <Drawer
        opened={opened}
        onClose={close}
        size={272}
        position="right"
        withCloseButton={false}
        padding={0}
        title={null}
        aria-label={t.shell.menu}
        styles={{ body: { height: '100%' } }}
      >
        <Sidebar userName={userName} className={classes.drawer} onFollow={close} />
      </Drawer>
      <main id="content" className={classes.main} tabIndex={-1}>
        <ConnectionBanner />
        <AwayBanner />
        <CallStrip />
        {children}
      </main>
      <Hotkeys />
    </div>
  );
}
