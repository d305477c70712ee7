import { Alert, Button, SimpleGrid, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type FormEvent } from 'react';
import { useT } from '../lib/i18n/index.ts';
import { PasswordField } from '../ui/password-field.tsx';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Card } from '../ui/card.tsx';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { useChangePassword } from './requests/change-password.ts';

const shortestPassword = 10;

export function PasswordCard() {
  const t = useT();
  const wordsOf = useFailureWords();
  const changePassword = useChangePassword();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [tried, setTried] = useState(false);
  // the other one may be filled in by the browser
  useUnsaved(next);
  const short = next.length < shortestPassword;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (short || !current) return;
    changePassword.mutate(
      { current, next },
      {
        onSuccess: () => {
          setCurrent('');
          setNext('');
          setTried(false);
          notifications.show({ message: t.settings.passwordChanged });
        },
      },
    );
  };
  return (
    <Card title={t.settings.account}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <PasswordField
              label={t.settings.current}
              autoComplete="current-password"
              value={current}
              error={tried && !current ? t.settings.required : null}
              onChange={(event) => setCurrent(event.currentTarget.value)}
            />
            <PasswordField
              label={t.settings.next}
              autoComplete="new-password"
              value={next}
              error={tried && short ? t.session.passwordShort : null}
              onChange={(event) => setNext(event.currentTarget.value)}
            />
          </SimpleGrid>
          {changePassword.isError && (
            <Alert color="coral" role="alert">
              {wordsOf(changePassword.error)}
            </Alert>
          )}
          <div>
            <Button type="submit" variant="default" loading={changePassword.isPending}>
              {t.settings.changePassword}
            </Button>
          </div>
        </Stack>
      </form>
    </Card>
  );
}
