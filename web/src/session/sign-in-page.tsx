import { Alert, Button, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Session } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { PasswordField } from '../ui/password-field.tsx';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Door } from './door.tsx';
import { useSignIn } from './requests/session.ts';
import { WelcomePage } from './welcome-page.tsx';

interface SignInPageProps {
  readonly session: Extract<Session, { signedIn: false }>;
}

/** Name and password. A one-time link comes here too, its token behind the #, where no server log sees it. */
export function SignInPage({ session }: SignInPageProps) {
  const [token] = useState(() => window.location.hash.slice(1));
  if (token) return <WelcomePage token={token} />;
  return session.needsFirstUser ? <NobodyYet /> : <SignInForm />;
}

function NobodyYet() {
  const t = useT();
  return (
    <Door title={t.session.firstUserTitle}>
      <p style={{ margin: 0 }}>{t.session.firstUserText}</p>
    </Door>
  );
}

function SignInForm() {
  const t = useT();
  const wordsOf = useFailureWords();
  const signIn = useSignIn();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ name, password });
  };
  return (
    <Door title={t.session.signIn}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={t.session.name}
            name="name"
            autoComplete="username"
            required
            withAsterisk={false}
            size="md"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PasswordField
            label={t.session.password}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            size="md"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {signIn.isError && (
            <Alert color="coral" role="alert">
              {wordsOf(signIn.error)}
            </Alert>
          )}
          <Button type="submit" size="md" loading={signIn.isPending}>
            {t.session.submit}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
