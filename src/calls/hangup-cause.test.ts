import { describe, expect, test } from 'vitest';
import { causeOf, type HangupCause, type OwnReason, type WireEnd } from './hangup-cause.ts';

const refused = (status: number, q850?: number): WireEnd => ({
  phase: 'setup',
  by: 'them',
  status,
  viaTimeout: false,
  ...(q850 === undefined ? {} : { q850 }),
});

describe('the cause of a refused call', () => {
  const table: readonly [number, HangupCause][] = [
    [301, 'unreachable-number'],
    [302, 'temporarily-unavailable'],
    [401, 'unauthorized'],
    [402, 'forbidden'],
    [403, 'forbidden'],
    [404, 'unreachable-number'],
    [406, 'not-acceptable'],
    [407, 'unauthorized'],
    [408, 'no-answer'],
    [410, 'unreachable-number'],
    [415, 'not-acceptable'],
    [480, 'temporarily-unavailable'],
    [484, 'unreachable-number'],
    [486, 'busy'],
    [487, 'no-answer'],
    [488, 'not-acceptable'],
    [499, 'out-of-service'],
    [500, 'trunk-unavailable'],
    [502, 'out-of-service'],
    [503, 'trunk-unavailable'],
    [504, 'trunk-unavailable'],
    [600, 'busy'],
    [603, 'rejected'],
    [604, 'unreachable-number'],
    [607, 'rejected'],
    [699, 'rejected'],
  ];
  test.each(table)('status %i is %s', (status, cause) => {
    expect(causeOf(refused(status))).toBe(cause);
  });

  const gateways: readonly [number, number, HangupCause][] = [
    [480, 18, 'no-answer'],
    [480, 1, 'unreachable-number'],
    [503, 17, 'busy'],
    [500, 27, 'out-of-service'],
    [404, 34, 'trunk-unavailable'],
    [603, 21, 'rejected'],
  ];
  test.each(gateways)('status %i with Q.850 cause %i is %s', (status, q850, cause) => {
    expect(causeOf(refused(status, q850))).toBe(cause);
  });

  test('a Q.850 cause that says nothing new leaves the status to decide', () => {
    expect(causeOf(refused(486, 16))).toBe('busy');
    expect(causeOf(refused(486, 127))).toBe('busy');
  });
});

describe('the cause when no message said it', () => {
  const table: readonly [string, Partial<WireEnd>, OwnReason | undefined, HangupCause][] = [
    [
      'nobody answers the INVITE',
      { by: 'network', status: 408, viaTimeout: true },
      undefined,
      'network-timeout',
    ],
    ['the socket is dead', { by: 'network', status: 503 }, undefined, 'trunk-unavailable'],
    ['it rang for too long', { by: 'us', status: 487 }, 'ring-time-over', 'no-answer'],
    ['we saw no provisional at all', { by: 'us', status: 0 }, 'no-response', 'network-timeout'],
    ['another of ours has taken it', { by: 'us', status: 487 }, 'taken-elsewhere', 'cancelled'],
    ['nobody of ours is there', { by: 'us', status: 480 }, 'nobody-there', 'temporarily-unavailable'],
    ['all lines are taken', { by: 'us', status: 486 }, 'all-busy', 'busy'],
    ['we gave up', { by: 'us', status: 487 }, 'hung-up', 'cancelled'],
    [
      'the answer has no codec for us',
      { phase: 'talk', by: 'us', status: 200 },
      'no-common-codec',
      'not-acceptable',
    ],
    ['they hang up', { phase: 'talk', by: 'them', status: 200 }, undefined, 'completed'],
    ['we hang up', { phase: 'talk', by: 'us', status: 200 }, 'hung-up', 'completed'],
    ['sound is gone', { phase: 'talk', by: 'us', status: 200 }, 'media-lost', 'media-lost'],
    ['the dialog is gone', { phase: 'talk', by: 'network', status: 408 }, undefined, 'far-end-lost'],
    ['the process stops', { by: 'us', status: 0 }, 'interrupted', 'interrupted'],
  ];
  test.each(table)('%s', (_what, end, own, cause) => {
    expect(causeOf({ ...refused(200), ...end }, own)).toBe(cause);
  });
});
