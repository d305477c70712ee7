import { VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import { useT } from '../../lib/i18n/index.ts';
import { useLiveStatus } from '../../lib/live/live-provider.tsx';
import { IconWifiOff } from '../../ui/icons.ts';
import classes from './shell.module.css';

/** Says that what the page shows may be old; the region is always there, so that a screen reader hears it appear. */
export function ConnectionBanner() {
  const t = useT();
  const lost = useLiveStatus() === 'lost';
  const [wasLost, setWasLost] = useState(false);
  if (lost && !wasLost) setWasLost(true);
  return (
    <div role="status" aria-live="polite" className={lost ? classes.banner : undefined}>
      {lost && (
        <>
          <IconWifiOff size={18} aria-hidden />
          {t.shell.connectionLost}
        </>
      )}
      {!lost && wasLost && <VisuallyHidden>{t.shell.connectionBack}</VisuallyHidden>}
    </div>
  );
}
