import { Stack, Tabs } from '@mantine/core';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import classes from './phones.module.css';
import type { SignInServer } from './password-dialog.tsx';
import { serverWords } from './phone-state.ts';

/** How a telephone is set up, step by step, for the usual ones. */
export function HowToCard({ server }: { readonly server: SignInServer }) {
  const t = useT();
  const { host, port, tlsPort } = server;
  const address = serverWords(host, port, 5060);
  const kinds = Object.entries(t.phones.howTo(address));
  return (
    <Card title={t.phones.howToTitle}>
      <Stack gap="md">
        <Tabs defaultValue={kinds[0]?.[0] ?? null} keepMounted={false}>
          <Tabs.List mb="md">
            {kinds.map(([kind]) => (
              <Tabs.Tab key={kind} value={kind}>
                {t.phones.kinds[kind as keyof typeof t.phones.kinds]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {kinds.map(([kind, steps]) => (
            <Tabs.Panel key={kind} value={kind}>
              <ol className={classes.steps}>
                {steps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            </Tabs.Panel>
          ))}
        </Tabs>
        <p className={classes.facts}>
          {tlsPort === null ? t.phones.noTls : t.phones.tls(serverWords(host, tlsPort, 5061))}
        </p>
      </Stack>
    </Card>
  );
}
