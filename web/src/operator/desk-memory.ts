const place = 'perezvon.operator';

/** What a tab remembers of its desk, so that loading it anew takes nobody off the line. */
export interface DeskMemory {
  readonly pageId: string;
  readonly onLine: boolean;
  readonly microphone: string;
  readonly loudspeaker: string;
}

export function newPageId(): string {
  return crypto.randomUUID();
}

const claimed = new Set<string>();

/** A tab that was doubled remembers what the first one does: only one of them may be that page. */
export function isOnlyPage(pageId: string): Promise<boolean> {
  if (claimed.has(pageId)) return Promise.resolve(true);
  return new Promise((resolve) => {
    void navigator.locks.request(`${place}.${pageId}`, { ifAvailable: true }, (lock) => {
      if (lock) claimed.add(pageId);
      resolve(lock !== null);
      // held as long as the tab lives
      return lock ? new Promise(() => undefined) : undefined;
    });
  });
}

export function readMemory(): DeskMemory {
  const fresh = { pageId: newPageId(), onLine: false, microphone: '', loudspeaker: '' };
  try {
    const known = JSON.parse(sessionStorage.getItem(place) ?? '{}') as Partial<DeskMemory>;
    return { ...fresh, ...known };
  } catch {
    return fresh;
  }
}

export function writeMemory(memory: DeskMemory): void {
  sessionStorage.setItem(place, JSON.stringify(memory));
}
