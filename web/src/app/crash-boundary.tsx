import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useT } from '../lib/i18n/index.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { IconAlertTriangle } from '../ui/icons.ts';

interface CrashBoundaryState {
  readonly crashed: boolean;
}

/** A broken page shows a way out instead of a white screen; the menu around it goes on working. */
export class CrashBoundary extends Component<{ readonly children: ReactNode }, CrashBoundaryState> {
  override state: CrashBoundaryState = { crashed: false };

  static getDerivedStateFromError(): CrashBoundaryState {
    return { crashed: true };
  }

  override render() {
    return this.state.crashed ? <Crashed /> : this.props.children;
  }
}

function Crashed() {
  const t = useT();
  return (
    <EmptyState
      icon={<IconAlertTriangle size={28} />}
      title={t.everywhere.crashTitle}
      text={t.everywhere.crashText}
      actions={<Button onClick={() => window.location.reload()}>{t.everywhere.reload}</Button>}
    />
  );
}
