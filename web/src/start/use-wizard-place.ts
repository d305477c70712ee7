import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';

export const wizardSteps = ['file', 'columns', 'line', 'check'] as const;
export type WizardStep = (typeof wizardSteps)[number];

export interface WizardPlace {
  readonly step: WizardStep;
  readonly importId: string | null;
  readonly campaignId: string | null;
}

/** Where the wizard stands, read from the address, so that a reload or the back button loses nothing. Pure. */
export function placeOf(search: string): WizardPlace {
  const values = new URLSearchParams(search);
  const importId = values.get('import');
  const campaignId = values.get('campaign');
  const wanted = wizardSteps.find((step) => step === values.get('step')) ?? 'file';
  if (!importId) return { step: 'file', importId: null, campaignId: null };
  if (wanted === 'check' && !campaignId) return { step: 'line', importId, campaignId };
  return { step: wanted, importId, campaignId };
}

/** The address of a place. Pure. */
export function addressOfPlace({ step, importId, campaignId }: WizardPlace): string {
  const values = new URLSearchParams();
  if (importId) values.set('import', importId);
  if (campaignId) values.set('campaign', campaignId);
  if (step !== 'file') values.set('step', step);
  const tail = values.toString();
  return tail ? `/start?${tail}` : '/start';
}

export function useWizardPlace(): [WizardPlace, (place: Partial<WizardPlace>) => void] {
  const search = useSearch();
  const [, navigate] = useLocation();
  const place = useMemo(() => placeOf(search), [search]);
  const go = useCallback(
    (next: Partial<WizardPlace>) => navigate(addressOfPlace({ ...place, ...next })),
    [navigate, place],
  );
  return [place, go];
}
