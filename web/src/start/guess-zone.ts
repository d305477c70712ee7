/** The zone of a project that nobody has told where it is. */
const untold = 'Europe/Moscow';

interface ZoneFacts {
  /** The project's, IANA. */
  readonly saved: string;
  /** A file of real visits was loaded once: its zone was looked at then. */
  readonly loadedBefore: boolean;
  readonly browser: string;
}

/** The zone to begin with: the project's; before the first file the browser's, which says more than a default. */
export function guessZone({ saved, loadedBefore, browser }: ZoneFacts): string {
  const tellsPlace = browser.includes('/') && !browser.startsWith('Etc/');
  return saved === untold && !loadedBefore && tellsPlace ? browser : saved;
}
