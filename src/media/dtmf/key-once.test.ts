import { describe, expect, it } from 'vitest';
import { KeyOnce, type KeyWay } from './key-once.ts';

/** Which of these presses are told: way, key, moment. */
function told(...presses: [KeyWay, string, number][]): string {
  const once = new KeyOnce();
  return presses.flatMap(([way, key, atMs]) => (once.isNew(key, way, atMs) ? [key] : [])).join('');
}

describe('a key that comes by several ways', () => {
  it('is told once, whichever comes first', () => {
    expect(told(['sound', '5', 0], ['event', '5', 40])).toBe('5');
    expect(told(['info', '5', 0], ['sound', '5', 300], ['event', '5', 310])).toBe('5');
  });

  it('is told as often as it is pressed', () => {
    expect(told(['sound', '1', 0], ['sound', '1', 150])).toBe('11');
    expect(told(['sound', '1', 0], ['event', '1', 30], ['sound', '1', 150], ['event', '1', 180])).toBe('11');
    expect(told(['sound', '1', 0], ['sound', '1', 150], ['event', '1', 200], ['event', '1', 350])).toBe('11');
  });

  it('is another press when it comes much later, or another key', () => {
    expect(told(['sound', '1', 0], ['event', '1', 700])).toBe('11');
    expect(told(['sound', '1', 0], ['event', '2', 20])).toBe('12');
  });
});
