import type { CallEvent } from '../../../src/api/contract/index.ts';
import type { Dictionary } from '../lib/i18n/index.ts';

/** What the timeline tells of a call as a whole. */
export interface SaidInPassing {
  /** As the caller named himself. */
  readonly callerName: string | null;
  /** By whom the call was sent on to us, as far as their numbers are told, in their order. */
  readonly forwarders: readonly string[];
  /** Those of ours who talked, in their order. */
  readonly talkers: readonly string[];
  /** Keys that the other side pressed, in their order. */
  readonly keys: string;
}

const joins = new Set(['connected', 'transferred', 'conference']);
const partings = new Set(['not-connected', 'not-transferred', 'consultation-over', 'returned']);

export function saidInPassing(timeline: readonly CallEvent[], t: Dictionary): SaidInPassing {
  let callerName: string | null = null;
  let called: string | null = null;
  let keys = '';
  const forwarders: string[] = [];
  const talkers = new Map<string, string>();
  for (const { kind, detail } of timeline) {
    if (kind === 'caller-name') callerName = wordOf(detail['name']);
    const forwarder = kind === 'forwarded' ? wordOf(detail['number']) : null;
    if (forwarder !== null) forwarders.push(forwarder);
    if (kind === 'digit') keys += wordOf(detail['digit']) ?? '';
    if (kind === 'connecting') called = wordOf(detail['station']);
    if (kind === 'transferring' || kind === 'consulting') called = wordOf(detail['to']);
    if (joins.has(kind)) {
      const who = wordOf(detail['who']) ?? called;
      if (who !== null && !talkers.has(who))
        talkers.set(who, kind === 'transferred' ? t.calls.transferredTo(who) : who);
    }
    // who prompts is not heard by the patient
    const by = kind === 'supervised' && detail['role'] === 'barge' ? wordOf(detail['by']) : null;
    if (by !== null && !talkers.has(by)) talkers.set(by, by);
    if (joins.has(kind) || partings.has(kind)) called = null;
  }
  return { callerName, forwarders, talkers: [...talkers.values()], keys };
}

function wordOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
