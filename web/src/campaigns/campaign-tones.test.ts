import { expect, test } from 'vitest';
import type { CampaignSummary } from '../../../src/api/contract/index.ts';
import { doneCount } from './campaign-tones.ts';

const summary: CampaignSummary = {
  total: 200,
  waiting: 0,
  calling: 0,
  reached: 70,
  confirmed: 60,
  declined: 4,
  wantsToMove: 6,
  toPerson: 0,
  notReached: 0,
  notConfirmed: 0,
  refused: 130,
  attempts: 80,
  averageListenedMs: null,
  startedAt: null,
  finishedAt: null,
  forecastFinishAt: null,
};

test('those whom a stopped campaign will never call do not count as done', () => {
  expect(doneCount(summary)).toBe(70);
  expect(doneCount({ ...summary, refused: 0, waiting: 120, calling: 10 })).toBe(70);
});
