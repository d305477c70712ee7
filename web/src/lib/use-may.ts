import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { EndpointName, Session } from '../../../src/api/contract/index.ts';
// this file alone: the door would bring zod into the first load
import { mayAsk } from '../../../src/api/contract/role-rules.ts';
import { sessionQuery } from './session-query.ts';

/** Who is signed in here; null before that is known. */
export function useMe(): Extract<Session, { signedIn: true }>['user'] | null {
  // whoever has drawn the page has asked already
  const { data } = useQuery({ ...sessionQuery, enabled: false });
  return data?.signedIn ? data.user : null;
}

/** Whether he may ask for something: what he may not is not shown to him. The server decides by the same law. */
export function useMay(): (endpoint: EndpointName) => boolean {
  const role = useMe()?.role ?? null;
  return useCallback((endpoint) => role !== null && mayAsk(role, endpoint), [role]);
}
