import { Menu, UnstyledButton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { Appointment, Mark } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { IconChevronDown } from '../ui/icons.ts';
import { MarkBadge } from '../ui/mark-badge.tsx';
import { useMarkAppointment } from './requests/mark-appointment.ts';

const choices: readonly Mark[] = [
  'confirmed',
  'not-confirmed',
  'wants-to-move',
  'moved',
  'declined',
  'no-longer-valid',
  'none',
];

/** The visit's mark; a click lets a person set another one. */
export function MarkMenu({ appointment }: { readonly appointment: Appointment }) {
  const t = useT();
  const wordsOf = useFailureWords();
  const setMark = useMarkAppointment();
  const set = (mark: Mark) =>
    setMark.mutate(
      { id: appointment.id, mark },
      {
        onSuccess: () => notifications.show({ message: t.appointments.changed }),
        onError: (error) => notifications.show({ color: 'coral', message: wordsOf(error) }),
      },
    );
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <UnstyledButton
          data-small-target
          aria-label={`${t.appointments.change}: ${appointment.patientName}, ${t.words.marks[appointment.mark]}`}
          style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}
        >
          <MarkBadge mark={appointment.mark} />
          <IconChevronDown size={14} color="var(--pz-dim)" aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {choices
          .filter((mark) => mark !== appointment.mark)
          .map((mark) => (
            <Menu.Item key={mark} onClick={() => set(mark)}>
              <MarkBadge mark={mark} />
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
