import { useCallback, useEffect, useRef, useState } from 'react';
import type { CloseHandCall } from '../../../src/api/contract/index.ts';
import { useCloseHandCall } from './requests/close-hand-call.ts';

const undoMs = 6_000;

interface DeferredClosing {
  /** Lines that look closed already. */
  readonly hidden: ReadonlySet<string>;
  close(id: string, what: CloseHandCall): void;
  undo(id: string): void;
}

/** Closes a line a few seconds later, so that it can be taken back; leaving the page closes at once. */
export function useDeferredClosing(onFailure: (error: unknown) => void): DeferredClosing {
  const { mutate } = useCloseHandCall();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const waiting = useRef(new Map<string, { timer: ReturnType<typeof setTimeout>; send: () => void }>());

  const show = useCallback(
    (id: string) => setHidden((old) => new Set([...old].filter((other) => other !== id))),
    [],
  );

  const close = useCallback(
    (id: string, what: CloseHandCall) => {
      const send = () => {
        waiting.current.delete(id);
        mutate(
          { id, ...what },
          {
            onError: (error) => {
              show(id);
              onFailure(error);
            },
          },
        );
      };
      waiting.current.set(id, { timer: setTimeout(send, undoMs), send });
      setHidden((old) => new Set([...old, id]));
    },
    [mutate, onFailure, show],
  );

  const undo = useCallback(
    (id: string) => {
      const entry = waiting.current.get(id);
      if (!entry) return;
      clearTimeout(entry.timer);
      waiting.current.delete(id);
      show(id);
    },
    [show],
  );

  useEffect(() => {
    const entries = waiting.current;
    const flush = () => {
      for (const { timer, send } of [...entries.values()]) {
        clearTimeout(timer);
        send();
      }
    };
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, []);

  return { hidden, close, undo };
}
