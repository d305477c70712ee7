import { expect, it } from 'vitest';
import { modelCatalogue } from './model-catalogue.ts';

it('names each model once, as a folder may be called', () => {
  const names = modelCatalogue.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
});

it('has a sum of each archive, and for each voice what has to be known of its licence', () => {
  for (const { archive, use, licence } of modelCatalogue) {
    expect(archive.sha256).toMatch(/^[0-9a-f]{64}$/);
    if (use === 'speaking') expect(licence.remark).toContain('lessac');
  }
});

it('offers no voice whose licence forbids it to a clinic', () => {
  const text = JSON.stringify(modelCatalogue);
  expect(text).not.toMatch(/ruslan|-NC|non-?commercial/i);
});
