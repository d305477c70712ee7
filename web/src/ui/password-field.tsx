import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useT } from '../lib/i18n/index.ts';

/** A password that can be shown; its eye has a name in the console's language. */
export function PasswordField(props: PasswordInputProps) {
  const t = useT();
  return <PasswordInput visibilityToggleButtonProps={{ 'aria-label': t.session.showPassword }} {...props} />;
}
