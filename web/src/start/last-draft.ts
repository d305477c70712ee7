const key = 'perezvon-draft';

/** Remembers, for this tab, the draft that the wizard made last, and gives the one before it. */
export function replaceLastDraft(campaignId: string): string | null {
  const former = sessionStorage.getItem(key);
  sessionStorage.setItem(key, campaignId);
  return former === campaignId ? null : former;
}
