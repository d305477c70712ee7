import { Button, Group, Modal } from '@mantine/core';
import {
  createContext,
  use,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ReactNode } from 'react';
import { Router, useLocation, useSearch, type AroundNavHandler } from 'wouter';
import { useT } from '../lib/i18n/index.ts';

/** Whether a form has something that is not saved. */
type Holds = () => boolean;

const Guards = createContext<Set<Holds>>(new Set());

interface Leaving {
  /** It is being asked just now: whatever lies below hears no key. */
  readonly asking: boolean;
  readonly ask: (leave: () => void) => void;
}

const LeavingNow = createContext<Leaving>({ asking: false, ask: (leave) => leave() });

/**
 * Asks before a page is left on which something is not saved: by a link, a key, the browser's buttons. A tab that is closed or
 * loaded anew is asked about by the browser in its own words.
 */
export function LeaveGuard({ children }: { readonly children: ReactNode }) {
  const [guards] = useState(() => new Set<Holds>());
  const [leave, setLeave] = useState<(() => void) | null>(null);
  const isHeld = useCallback(() => [...guards].some((holds) => holds()), [guards]);
  // before all that listen for it below, as they are told in that order and would have gone already
  const [back] = useState(() => new BackGuard(isHeld, (goOn) => setLeave(() => goOn)));
  const aroundNav = useCallback<AroundNavHandler>(
    (navigate, to, options) => {
      const isSamePage = new URL(to, window.location.href).pathname === window.location.pathname;
      if (isSamePage || !isHeld()) navigate(to, options);
      else setLeave(() => () => navigate(to, options));
    },
    [isHeld],
  );
  useTabGuard(isHeld);
  const [path] = useLocation();
  const search = useSearch();
  useLayoutEffect(() => back.isAt(search === '' ? path : `${path}?${search}`), [back, path, search]);
  const ask = useCallback((goOn: () => void) => setLeave(() => goOn), []);
  const asking = leave !== null;
  const leaving = useMemo(() => ({ asking, ask }), [asking, ask]);
  return (
    <Guards value={guards}>
      <LeavingNow value={leaving}>
        <Router aroundNav={aroundNav}>{children}</Router>
      </LeavingNow>
      {/* after the key that closes it: a dialog below hears the same one */}
      <LeaveDialog leave={leave} onClose={() => setTimeout(() => setLeave(null))} />
    </Guards>
  );
}

/** How a dialog asks before what was typed in it is lost. */
export function useLeaving(): Leaving {
  return use(LeavingNow);
}

/** Mantine's own dialogs are at 200. */
const aboveDialogs = 250;

interface LeaveDialogProps {
  readonly leave: (() => void) | null;
  readonly onClose: () => void;
}

function LeaveDialog({ leave, onClose }: LeaveDialogProps) {
  const t = useT();
  return (
    <Modal
      opened={leave !== null}
      onClose={onClose}
      zIndex={aboveDialogs}
      title={<strong>{t.everywhere.unsavedTitle}</strong>}
      closeButtonProps={{ 'aria-label': t.everywhere.close }}
    >
      <p style={{ margin: '0 0 20px', color: 'var(--pz-dim)' }}>{t.everywhere.unsavedText}</p>
      <Group justify="flex-end">
        <Button
          variant="default"
          onClick={() => {
            onClose();
            leave?.();
          }}
        >
          {t.everywhere.leaveUnsaved}
        </Button>
        <Button onClick={onClose} data-autofocus>
          {t.everywhere.stay}
        </Button>
      </Group>
    </Modal>
  );
}

function useTabGuard(isHeld: Holds): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => {
      if (isHeld()) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [isHeld]);
}

/**
 * The browser's own buttons. It has gone already when it tells: the page is put back, before anybody has seen that, and gone
 * from again when that is wished. Lives as long as the console.
 */
class BackGuard {
  #here = '';
  #isLeaving = false;

  constructor(isHeld: Holds, ask: (goOn: () => void) => void) {
    window.addEventListener('popstate', (event) => {
      const isSamePage = this.#here.split('?')[0] === window.location.pathname;
      if (this.#isLeaving || this.#here === '' || isSamePage || !isHeld()) {
        this.#isLeaving = false;
        return;
      }
      event.stopImmediatePropagation();
      window.history.pushState(null, '', this.#here);
      ask(() => {
        this.#isLeaving = true;
        window.history.back();
      });
    });
  }

  /** The page that is shown, with what it is asked for. */
  isAt(address: string): void {
    this.#here = address;
  }
}

/**
 * What a form holds, as plain data: leaving its page is asked about while it is another than it was at first, or when it was
 * settled. The `settle` of a render is of what the form held then: call it when that was saved, or is given up.
 */
export function useUnsaved(value: unknown): { readonly settle: () => void; readonly holds: () => boolean } {
  const guards = use(Guards);
  const now = JSON.stringify(value);
  const settled = useRef(now);
  const current = useRef(now);
  useLayoutEffect(() => {
    current.current = now;
  }, [now]);
  const holds = useCallback(() => current.current !== settled.current, []);
  useLayoutEffect(() => {
    guards.add(holds);
    return () => void guards.delete(holds);
  }, [guards, holds]);
  return {
    holds,
    settle: () => {
      settled.current = now;
    },
  };
}
