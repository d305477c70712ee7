import type { Dictionary } from '../ru/index.ts';

export const failures: Dictionary['failures'] = {
  codes: {
    'console.no-connection': 'The server does not answer. Check that Perezvon runs and the network is there.',
    'console.strange-answer': 'The server answered strangely. Reload the page.',
    'session.needed': 'You need to sign in.',
    'session.wrong': 'The name or the password is wrong.',
    'session.too-many-tries': 'Too many tries. Wait a minute and try again.',
    'link.unknown': 'The link has been used or has expired.',
    'input.wrong': 'Check what was entered: the server did not accept it.',
    'rate.limited': 'Too many requests in a row. Wait a little.',
    internal: 'Our mistake. It stands in the log.',
  },
};
