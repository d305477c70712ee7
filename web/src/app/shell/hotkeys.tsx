import { Kbd, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { useT } from '../../lib/i18n/index.ts';
import { useMenu } from './menu.ts';

const chordMs = 1_500;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}

/** G then 1…9 and 0 opens a page of the menu, / goes to the search field, ? shows the keys. By the key's place, in any layout. */
export function Hotkeys() {
  const t = useT();
  const [, navigate] = useLocation();
  const [opened, help] = useDisclosure(false);
  const chordAt = useRef(0);
  const menu = useMenu();

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const digit = /^Digit([0-9])$/.exec(event.code)?.[1];
      const page =
        digit && event.timeStamp - chordAt.current < chordMs ? menu[(Number(digit) + 9) % 10] : undefined;
      if (page) {
        event.preventDefault();
        navigate(page.href);
      } else if (event.code === 'KeyG') {
        chordAt.current = event.timeStamp;
      } else if (event.key === '?') {
        help.open();
      } else if (event.code === 'Slash' && !event.shiftKey) {
        const field = document.querySelector<HTMLInputElement>('input[type="search"]');
        if (!field) return;
        event.preventDefault();
        field.focus();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate, help, menu]);

  return (
    <Modal
      opened={opened}
      onClose={help.close}
      title={<strong>{t.shell.hotkeys}</strong>}
      closeButtonProps={{ 'aria-label': t.everywhere.close }}
    >
      <dl style={{ display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '12px 20px', margin: 0 }}>
        <dt>
          <Kbd>G</Kbd> {t.shell.hotkeysThen} <Kbd>1</Kbd>…<Kbd>{menu.length % 10}</Kbd>
        </dt>
        <dd style={{ margin: 0 }}>{t.shell.hotkeysGo}</dd>
        <dt>
          <Kbd>/</Kbd>
        </dt>
        <dd style={{ margin: 0 }}>{t.shell.hotkeysSearch}</dd>
        <dt>
          <Kbd>␣</Kbd>
        </dt>
        <dd style={{ margin: 0 }}>{t.shell.hotkeysPlay}</dd>
        <dt>
          <Kbd>←</Kbd> <Kbd>→</Kbd>
        </dt>
        <dd style={{ margin: 0 }}>{t.shell.hotkeysSeek}</dd>
        <dt>
          <Kbd>?</Kbd>
        </dt>
        <dd style={{ margin: 0 }}>{t.shell.hotkeysHelp}</dd>
      </dl>
    </Modal>
  );
}
