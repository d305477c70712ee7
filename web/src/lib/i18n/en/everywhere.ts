import { countEn } from '../plural.ts';
import type { Dictionary } from '../ru/index.ts';

export const everywhere: Dictionary['everywhere'] = {
  loading: 'Loading…',
  retry: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  save: 'Save',
  saved: 'Saved',
  next: 'Next',
  search: 'Search',
  searchHint: 'Name or number',
  all: 'All',
  none: '—',
  more: 'Show more',
  undo: 'Undo',
  open: 'Open',
  errorTitle: 'This could not be loaded',
  errorText: 'Try again. If that does not help, look into the server’s log.',
  errorNumber: (id) => `Error number for the log: ${id}`,
  missingTitle: 'There is nothing here',
  crashTitle: 'This page broke',
  crashText: 'Our mistake. The calling goes on: it runs on the server.',
  reload: 'Reload the page',
  seconds: (count) => `${new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 }).format(count)}\u00a0s`,
  shownOf: (shown, total) => `${shown} of ${countEn(total, 'row', 'rows')}`,
  visits: (count) => countEn(count, 'visit', 'visits'),
};
