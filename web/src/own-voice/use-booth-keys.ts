import { useEffect, useRef } from 'react';

interface BoothKeys {
  readonly toggle: () => void;
  readonly next: () => void;
  readonly forward: () => void;
  readonly backward: () => void;
  readonly listen: () => void;
}

/** What a key is for somebody who is not at a field, a button or a link of the page. */
export function useBoothKeys(keys: BoothKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (target?.closest('input, textarea, select, [contenteditable], [role="dialog"]')) return;
      const button = target?.closest('button, a, [role="button"]') ?? null;
      // a button has its own space and Enter, but on the one that records Enter goes on
      const own = button !== null && (event.code === 'Space' || !button.hasAttribute('data-records'));
      const deed = deedOf(event.code, own, latest.current);
      if (!deed) return;
      event.preventDefault();
      deed();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function deedOf(code: string, atButton: boolean, keys: BoothKeys): (() => void) | undefined {
  switch (code) {
    case 'Space':
      return atButton ? undefined : keys.toggle;
    case 'Enter':
    case 'NumpadEnter':
      return atButton ? undefined : keys.next;
    case 'ArrowRight':
      return keys.forward;
    case 'ArrowLeft':
      return keys.backward;
    case 'KeyL':
      return keys.listen;
    default:
      return undefined;
  }
}
