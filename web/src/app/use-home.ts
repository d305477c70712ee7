import { useQuery } from '@tanstack/react-query';
import { useMay } from '../lib/use-may.ts';
import { campaignsQuery } from '../campaigns/requests/get-campaigns.ts';

/**
 * Where the first page leads: an operator to her page; others to the wizard while nothing was ever called, then to the
 * campaigns. Null while unknown.
 */
export function useHome(): string | null {
  const leads = useMay()('GET /api/campaigns');
  const { data, isError } = useQuery({ ...campaignsQuery, enabled: leads });
  if (!leads) return '/operator';
  if (isError) return '/campaigns';
  if (!data) return null;
  return data.items.length > 0 ? '/campaigns' : '/start';
}
