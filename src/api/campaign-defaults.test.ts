import { expect, it } from 'vitest';
import { defaultCampaignSettings } from '../campaigns/index.ts';
import * as contract from './contract/campaigns.ts';

it('the start page shows the settings that a campaign gets when nobody sets any', () => {
  expect(contract.defaultCampaignSettings).toEqual(defaultCampaignSettings);
  expect(contract.CampaignSettings.parse(defaultCampaignSettings)).toEqual(defaultCampaignSettings);
});
