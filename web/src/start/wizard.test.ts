import { describe, expect, it } from 'vitest';
import { assignField, fieldOfColumn } from './assign-field.ts';
import { addressOfPlace, placeOf } from './use-wizard-place.ts';

describe('the place in the wizard', () => {
  it('survives the address', () => {
    const place = { step: 'check', importId: 'i', campaignId: 'c' } as const;
    expect(placeOf(addressOfPlace(place).split('?')[1] ?? '')).toEqual(place);
  });

  it('never stands on a step whose ground is missing', () => {
    expect(placeOf('step=check').step).toBe('file');
    expect(placeOf('import=i&step=check').step).toBe('line');
    expect(placeOf('import=i&step=dance').step).toBe('file');
  });
});

describe('columns and their fields', () => {
  it('gives a field to one column only', () => {
    const mapping = assignField({ phone: 3, date: 0 }, 5, 'phone');
    expect(mapping).toEqual({ phone: 5, date: 0 });
    expect(fieldOfColumn(mapping, 3)).toBeNull();
  });

  it('gives a column one field only, or none', () => {
    expect(assignField({ phone: 3 }, 3, 'doctor')).toEqual({ doctor: 3 });
    expect(assignField({ phone: 3, date: 0 }, 3, null)).toEqual({ date: 0 });
  });
});
