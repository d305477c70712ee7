import { describe, expect, it } from 'vitest';
import type { FailureKind } from '../base/index.ts';
import { failureStatus } from './failure-status.ts';

describe('the status of a failure', () => {
  it.each<[FailureKind, number]>([
    ['invalid', 400],
    ['denied', 403],
    ['missing', 404],
    ['conflict', 409],
    ['unavailable', 503],
  ])('%s is %i', (kind, status) => {
    expect(failureStatus({ kind, code: 'any.code' })).toBe(status);
  });

  it('is more exact for some codes', () => {
    expect(failureStatus({ kind: 'denied', code: 'session.needed' })).toBe(401);
    expect(failureStatus({ kind: 'unavailable', code: 'session.too-many-tries' })).toBe(429);
  });
});
