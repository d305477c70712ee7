import type { Dictionary } from '../ru/index.ts';

export const session: Dictionary['session'] = {
  signIn: 'Sign in',
  motto: 'Calls everyone, hears the answer, marks the visit.',
  mottoMore: 'An open contact centre for clinics',
  name: 'Name',
  password: 'Password',
  submit: 'Sign in',
  firstUserTitle: 'Nobody has signed in here yet',
  firstUserText:
    'Open the one-time link printed in the terminal where Perezvon runs. It creates the first user.',
  welcomeTitle: 'Welcome',
  welcomeLead: 'Choose a name and a password. You will sign in with them from now on.',
  colleagueTitle: (name) => `Welcome, ${name}`,
  colleagueLead: (login) => `Choose a password. You sign in as “${login}”.`,
  newPasswordTitle: 'A new password',
  newPasswordLead: (name) => `Choose a new password for “${name}”.`,
  passwordHint: 'At least 10 characters. A long phrase beats a clever word.',
  passwordShort: 'At least 10 characters are needed.',
  nameEmpty: 'Write a name.',
  create: 'Enter Perezvon',
  change: 'Change the password and enter',
  linkBad: 'This link does not work',
  linkBadText:
    'It works once, and for a day. Ask an administrator for a new one. While there is no user yet, a restart of Perezvon prints one.',
  toSignIn: 'To the sign-in page',
  showPassword: 'Show the password',
};
