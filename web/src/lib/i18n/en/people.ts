import type { Dictionary } from '../ru/index.ts';

export const people: Dictionary['people'] = {
  title: 'People',
  lead: 'Who signs in to Perezvon, and what each may do.',
  add: 'Add a person',
  you: 'you',
  roles: { operator: 'Operator', supervisor: 'Supervisor', administrator: 'Administrator' },
  roleWords: {
    operator: 'Talks with patients: the operator’s page, calls, the hand-call list, visits and their marks.',
    supervisor:
      'Besides: runs campaigns, loads visits, hears recordings and talks, may uncover a caller’s whole number.',
    administrator: 'Besides: lines, telephones, people and settings.',
  },
  rolesTitle: 'What each role may do',
  states: { on: 'may sign in', invited: 'has not signed in yet', off: 'switched off' },
  login: 'Name to sign in by',
  loginHint: 'Letters, digits, space, dot, hyphen. For example: marina.',
  loginProblems: {
    'too-short': 'At least two characters.',
    'too-long': 'At most 60 characters.',
    'wrong-sign': 'Letters, digits, spaces, dots, hyphens and underscores may be used.',
    'no-letter': 'At least one letter: digits alone, as 112, look like a telephone number.',
  },
  displayName: 'Name',
  displayNameHint: 'As colleagues see it: in “Who answers”, in transfers, in the history.',
  displayNameExample: 'For example: Marina Sokolova',
  needDisplayName: 'Write the name.',
  role: 'Role',
  dialsOut: 'Transfers to outside numbers',
  dialsOutHint:
    'Whom outside the clinic a call may be given to, or who may be asked, over the line of that call.',
  transfersOut: {
    national: 'transfers to numbers of Russia',
    anywhere: 'transfers to any number',
  },
  enabled: 'May sign in',
  enabledHint: 'Who is switched off is signed out everywhere at once.',
  notYourself: 'You can’t switch off or demote yourself: ask another administrator.',
  lastSeen: (moment) => `last there ${moment}`,
  edit: 'Change',
  editTitle: (name) => name,
  newTitle: 'New person',
  make: 'Add and get the link',
  makeLink: 'Sign-in link',
  makeLinkTitle: 'Make a sign-in link?',
  makeLinkText: 'It lets the person choose a new password. The old one works until the link is used.',
  makeLinkAgain: 'The earlier link stops working.',
  linkTitle: (name) => `Hand over the link: ${name}`,
  link: 'Link',
  linkOwnMachine:
    'This link opens on the server itself only. For other machines open the console by its name on the network (HTTPS) and make the link again.',
  linkOnce: (moment) =>
    `The link is shown only now, works once and until ${moment}. Whoever opens it is in: hand it over in person.`,
};
