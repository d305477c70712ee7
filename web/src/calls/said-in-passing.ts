import type { CallEvent } from '../../../src/api/contract/index.ts';
import type { Dictionary } from '../lib/i18n/index.ts';

/** What the timeline tells of a call as a whole. */
export interface SaidInPassing {
  /** As the caller named himself. */
  readonly callerName: string | null;
  /** Those of ours who talked, in their order. */
  readonly talkers: readonly string[];
  /** Keys that the other side pressed, in their order. */
  readonly keys: string;
}

export function saidInPassing(timeline: readonly CallEvent[], t: Dictionary): SaidInPassing {
  let callerName: string | null = null;
  let called: string | null = null;
  let keys = '';
  const talkers: string[] = [];
  for (const { kind, detail } of timeline) {
    if (kind === 'caller-name') callerName = wordOf(detail['name']);
    if (kind === 'digit') keys += wordOf(detail['digit']) ?? '';
    if (kind === 'connecting') called = wordOf(detail['station']);
    if (kind === 'transferring') called = named(wordOf(detail['to']), t);
    const joined = kind === 'connected' || kind === 'transferred';
    if (joined && called !== null && !talkers.includes(called)) talkers.push(called);
    if (joined || kind === 'not-connected' || kind === 'not-transferred') called = null;
  }
  return { callerName, talkers, keys };
}

function named(name: string | null, t: Dictionary): string | null {
  return name === null ? null : t.calls.transferredTo(name);
}

function wordOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
