import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';

/** Says what was done, with a button that takes it back for some seconds. */
export function offerUndo(message: string, undo: string, onUndo: () => void): void {
  const id = notifications.show({
    message: (
      <span style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 12 }}>
        {message}
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            onUndo();
            notifications.hide(id);
          }}
        >
          {undo}
        </Button>
      </span>
    ),
    autoClose: 8_000,
  });
}
