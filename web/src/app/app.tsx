import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { I18nProvider } from '../lib/i18n/index.ts';
import { createQueryClient } from '../lib/query-client.ts';
import { LeaveGuard } from '../ui/leave-guard.tsx';
import { CrashBoundary } from './crash-boundary.tsx';
import { Entrance } from './entrance.tsx';
import { theme } from './theme.ts';

/** The console, from the cache down to the page. */
export function App() {
  const [client] = useState(createQueryClient);
  return (
    <I18nProvider>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          <Notifications position="bottom-right" limit={4} />
          <CrashBoundary>
            <LeaveGuard>
              <Entrance />
            </LeaveGuard>
          </CrashBoundary>
        </QueryClientProvider>
      </MantineProvider>
    </I18nProvider>
  );
}
