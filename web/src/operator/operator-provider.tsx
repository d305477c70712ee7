import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { keys } from '../lib/query-keys.ts';
import { Desk, type DeskView } from './desk.ts';
import { deskRequests } from './requests/desk.ts';

const DeskContext = createContext<Desk | null>(null);

interface OperatorProviderProps {
  /** Of the account that is signed in; another one needs another `key`. */
  readonly operatorId: string;
  readonly children: ReactNode;
}

/** Keeps the desk while somebody is signed in, whichever page he looks at: a call is not lost by a click in the menu. */
export function OperatorProvider({ operatorId, children }: OperatorProviderProps) {
  const client = useQueryClient();
  const [desk] = useState(() => new Desk(deskRequests, operatorId));
  useEffect(() => {
    desk.resume();
    const depart = () => desk.depart();
    window.addEventListener('pagehide', depart);
    const news = client.getQueryCache().subscribe(({ query, type }) => {
      // the live stream writes there that something has changed at my desk
      if (type === 'updated' && (query.queryKey as readonly unknown[])[0] === keys.operator[0])
        void desk.look();
    });
    return () => {
      window.removeEventListener('pagehide', depart);
      news();
      desk.dispose();
    };
  }, [desk, client]);
  return <DeskContext value={desk}>{children}</DeskContext>;
}

/** The desk and what is to be seen of it. */
export function useDesk(): { readonly desk: Desk; readonly view: DeskView } {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('no desk outside of its provider');
  const view = useSyncExternalStore(desk.subscribe, () => desk.view);
  return { desk, view };
}
