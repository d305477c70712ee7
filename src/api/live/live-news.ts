import type { LiveEvent } from '../contract/index.ts';

/** One piece of news and whose it is. */
export interface LiveNews {
  readonly projectId: string;
  readonly event: LiveEvent;
}

/** News under the same key is about the same thing: of a burst only the last is worth sending. */
export function newsKey(event: LiveEvent): string {
  switch (event.kind) {
    case 'call':
      return `call ${event.callId}`;
    case 'target':
      return `target ${event.targetId}`;
    case 'campaign':
      return `campaign ${event.campaignId}`;
    case 'import':
      return `import ${event.importId}`;
    case 'trunk':
      return `trunk ${event.trunkId}`;
    case 'phone':
      return `phone ${event.phone.id}`;
    case 'trunk-test':
      return `trunk-test ${event.test.id}`;
    case 'operator':
      return `operator ${event.operatorId}`;
    case 'hand-call':
    case 'hello':
    case 'resync':
    case 'away':
      return event.kind;
  }
}

/** The later news of one thing, keeping what was heard in a call when the later does not say. */
export function merge(earlier: LiveEvent | undefined, later: LiveEvent): LiveEvent {
  if (earlier?.kind !== 'call' || later.kind !== 'call') return later;
  return { ...later, heard: later.heard ?? earlier.heard, step: later.step ?? earlier.step };
}
