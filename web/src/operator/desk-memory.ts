const place = 'perezvon.operator';

/** What a tab remembers of its desk, so that loading it anew takes nobody off the line. Somebody else's is forgotten. */
export interface DeskMemory {
  readonly operatorId: string;
  readonly pageId: string;
  readonly onLine: boolean;
  readonly microphone: string;
  readonly loudspeaker: string;
  /** The call in which the microphone is off; '' when in none. */
  readonly mutedLeg: string;
  /** The call that was hung up last, whether the server has heard of it or not. */
  readonly leftLeg: string;
}

export function newPageId(): string {
  return crypto.randomUUID();
}

const longestClaimMs = 500;
const claims = new Map<string, Promise<boolean>>();

/** A tab that was doubled remembers what the first one does: only one of them may be that page. */
export function isOnlyPage(pageId: string): Promise<boolean> {
  const claim = claims.get(pageId) ?? claimPage(pageId);
  claims.set(pageId, claim);
  return claim;
}

function claimPage(pageId: string): Promise<boolean> {
  // the page that was here before this one was loaded lets go of it a moment later
  const signal = AbortSignal.timeout(longestClaimMs);
  return new Promise((resolve) => {
    const hold = () => {
      resolve(true);
      // as long as the tab lives
      return new Promise(() => undefined);
    };
    navigator.locks.request(`${place}.${pageId}`, { signal }, hold).catch(() => resolve(false));
  });
}

export function readMemory(operatorId: string): DeskMemory {
  const nothing = { microphone: '', loudspeaker: '', mutedLeg: '', leftLeg: '' };
  const fresh = { operatorId, pageId: newPageId(), onLine: false, ...nothing };
  try {
    const known = JSON.parse(sessionStorage.getItem(place) ?? '{}') as Partial<DeskMemory>;
    return known.operatorId === operatorId ? { ...fresh, ...known } : fresh;
  } catch {
    return fresh;
  }
}

export function writeMemory(memory: DeskMemory): void {
  sessionStorage.setItem(place, JSON.stringify(memory));
}
