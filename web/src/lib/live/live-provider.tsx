import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { keys } from '../query-keys.ts';
import { newsReader } from './apply-news.ts';
import { LiveSource, type LiveStatus } from './live-source.ts';

const LiveContext = createContext<LiveStatus>('connecting');

/** Keeps the live stream open while somebody is signed in, and the cache true to it. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [status, setStatus] = useState<LiveStatus>('connecting');
  useEffect(() => {
    const source = new LiveSource({
      address: '/api/live',
      onNews: newsReader(client),
      onStatus: (next) => {
        setStatus(next);
        if (next === 'lost') void client.invalidateQueries({ queryKey: keys.session });
      },
      onReturn: () => void client.invalidateQueries(),
    });
    source.start();
    return () => source.stop();
  }, [client]);
  return <LiveContext value={status}>{children}</LiveContext>;
}

export function useLiveStatus(): LiveStatus {
  return useContext(LiveContext);
}
