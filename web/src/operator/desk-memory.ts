const place = 'perezvon.operator';

/** What a tab remembers of its desk, so that loading it anew takes nobody off the line. */
export interface DeskMemory {
  readonly pageId: string;
  readonly onLine: boolean;
  readonly microphone: string;
  readonly loudspeaker: string;
}

export function readMemory(): DeskMemory {
  const fresh = { pageId: crypto.randomUUID(), onLine: false, microphone: '', loudspeaker: '' };
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
