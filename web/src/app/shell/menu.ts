import type { Dictionary } from '../../lib/i18n/index.ts';
import {
  IconCalendarEvent,
  IconDeviceLandlinePhone,
  IconHeadphones,
  IconHeadset,
  IconPhone,
  IconPlugConnected,
  IconRocket,
  IconSettings,
  IconSpeakerphone,
} from '../../ui/icons.ts';

interface MenuEntry {
  readonly href: string;
  readonly word: keyof Dictionary['shell'] &
    (
      | 'start'
      | 'campaigns'
      | 'appointments'
      | 'calls'
      | 'operator'
      | 'handCalls'
      | 'phones'
      | 'trunks'
      | 'settings'
    );
  readonly Icon: typeof IconPhone;
}

/** The menu, in the order of its hotkeys. */
export const menu: readonly MenuEntry[] = [
  { href: '/start', word: 'start', Icon: IconRocket },
  { href: '/campaigns', word: 'campaigns', Icon: IconSpeakerphone },
  { href: '/appointments', word: 'appointments', Icon: IconCalendarEvent },
  { href: '/calls', word: 'calls', Icon: IconPhone },
  { href: '/operator', word: 'operator', Icon: IconHeadphones },
  { href: '/hand-calls', word: 'handCalls', Icon: IconHeadset },
  { href: '/phones', word: 'phones', Icon: IconDeviceLandlinePhone },
  { href: '/trunks', word: 'trunks', Icon: IconPlugConnected },
  { href: '/settings', word: 'settings', Icon: IconSettings },
];
