import type { Dictionary } from '../ru/index.ts';

export const handCalls: Dictionary['handCalls'] = {
  title: 'Call by hand',
  lead: 'Those who need a person: the robot promised a call back, did not reach them, or was not understood.',
  openTab: 'Waiting',
  closedTab: 'Done',
  call: (name) => `Call: ${name}`,
  done: 'Done',
  doneFor: (name) => `Done: ${name}`,
  visit: (when) => `visit ${when}`,
  doneTitle: 'What did the patient say?',
  note: 'Note',
  noteExample: 'For example: comes with her husband, asked for a reminder in the morning',
  mark: 'Mark of the visit',
  keepMark: 'Leave as it is',
  closing: (name) => `${name}: done`,
  closedBy: (who, when) => `${who}, ${when}`,
  reopen: 'Take back',
  reopenFor: (name) => `Back to the list: ${name}`,
  listen: 'Listen to the talk with the robot',
  emptyTitle: 'Nobody to call',
  emptyText:
    'When the robot promises a patient a call or cannot reach him, a line appears here, the nearest visits first.',
  closedEmptyTitle: 'Nothing done yet',
  closedEmptyText: 'Closed calls stay here with their notes.',
};
