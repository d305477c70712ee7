import { useQuery } from '@tanstack/react-query';
import { campaignsQuery } from '../campaigns/requests/get-campaigns.ts';

/** Where the first page leads: to the wizard while nothing was ever called, then to the campaigns. Null while unknown. */
export function useHome(): string | null {
  const { data, isError } = useQuery(campaignsQuery);
  if (isError) return '/campaigns';
  if (!data) return null;
  return data.items.length > 0 ? '/campaigns' : '/start';
}
