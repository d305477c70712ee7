import { Alert, Button, Skeleton, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { SignInLink } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { loginWords } from '../lib/login-words.ts';
import { PasswordField } from '../ui/password-field.tsx';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Door } from './door.tsx';
import { welcomeWords } from './welcome-words.ts';
import { useOneTimeLink, useSignInLink } from './requests/session.ts';

const shortestPassword = 10;

/** A one-time link: creates the first user or sets a new password. */
export function WelcomePage({ token }: { readonly token: string }) {
  const t = useT();
  const link = useSignInLink(token);
  if (link.isPending) {
    return (
      <Door title={t.session.welcomeTitle}>
        <Skeleton height={180} />
      </Door>
    );
  }
  if (link.isError) return <BadLink />;
  return <LinkForm token={token} link={link.data} />;
}

function BadLink() {
  const t = useT();
  return (
    <Door title={t.session.linkBad} lead={t.session.linkBadText}>
      <Button component="a" href="/sign-in" variant="default">
        {t.session.toSignIn}
      </Button>
    </Door>
  );
}

function LinkForm({ token, link }: { readonly token: string; readonly link: SignInLink }) {
  const t = useT();
  const wordsOf = useFailureWords();
  const use = useOneTimeLink(token);
  const first = link.purpose === 'first-user';
  const [name, setName] = useState(link.name ?? '');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const short = password.length < shortestPassword;
  const wrongName = name.trim() === '' ? t.session.nameEmpty : loginWords(name, t);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (short || (first && wrongName)) return;
    use.mutate(first ? { name, password } : { password });
  };
  const { title, lead, verb } = welcomeWords(link, t);
  return (
    <Door title={title} lead={lead}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {first && (
            <TextInput
              label={t.session.name}
              name="name"
              autoComplete="username"
              size="md"
              value={name}
              error={tried ? wrongName : null}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          )}
          <PasswordField
            label={t.session.password}
            description={t.session.passwordHint}
            name="password"
            autoComplete="new-password"
            size="md"
            value={password}
            error={tried && short ? t.session.passwordShort : null}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {use.isError && (
            <Alert color="coral" role="alert">
              {wordsOf(use.error)}
            </Alert>
          )}
          <Button type="submit" size="md" loading={use.isPending}>
            {verb}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
