import type { Dictionary } from '../ru/index.ts';

export const refusals: Dictionary['refusals'] = {
  title: 'Why not called',
  lead: 'Before each call consents, bans, hours and limits are looked at. A line appears when the reason changes.',
  until: (moment) => `May be called from ${moment} on.`,
  never: 'The robot will not call about this visit.',
  past: 'in the way no more',
  cures: {
    'visit-withdrawn': 'The visit is not in the schedule any more.',
    'already-marked': 'There is an answer already.',
    'opted-out':
      'The ban is lifted under “Call by hand”, “Not to be called”, once it is settled with the patient. While the campaign runs the robot then calls.',
    'do-not-call':
      'The number is taken off the list under “Consents and bans”. While the campaign runs the robot then calls.',
    'no-phone': 'Write the number into the file of visits and load it again.',
    'sample-number-on-real-line': 'Numbers of the sample ring in rehearsals only.',
    'foreign-number': 'The robot calls nobody abroad: call yourself.',
    'visit-passed': 'The visit is over.',
    'too-close-to-visit': 'Call yourself: there is a line under “Call by hand”.',
    'no-advertising-consent':
      'Invitations and promotions are advertising: the robot calls with a consent only. Put it on record under “Consents and bans” while the campaign runs, or call yourself.',
    'no-consent':
      'Put the consent on record under “Consents and bans”, or drop this demand in the “Rules of calling”, while the campaign runs: the robot calls. Or call yourself.',
    'no-allowed-hour-before-visit':
      'Call yourself: there is a line under “Call by hand”. The hours are in the “Rules of calling”.',
    'outside-hours': 'The robot will call by itself. The hours are in the “Rules of calling”.',
    'number-in-use': 'The robot will call by itself when the number is free.',
    'number-just-called': 'The robot will call by itself after the pause.',
    'cap-day':
      'This number was talked with as often as is allowed in a day. The limit is in the “Rules of calling”.',
    'cap-week':
      'This number was talked with as often as is allowed in a week. The limit is in the “Rules of calling”.',
    'cap-month':
      'This number was talked with as often as is allowed in a month. The limit is in the “Rules of calling”.',
  },
};
