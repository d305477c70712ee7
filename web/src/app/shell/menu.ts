import type { EndpointName } from '../../../../src/api/contract/index.ts';
import type { Dictionary } from '../../lib/i18n/index.ts';
import { useMay } from '../../lib/use-may.ts';
import {
  IconCalendarEvent,
  IconDeviceLandlinePhone,
  IconHeadphones,
  IconListCheck,
  IconPhone,
  IconPlugConnected,
  IconRocket,
  IconSettings,
  IconShieldCheck,
  IconSpeakerphone,
  IconUsers,
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
      | 'consents'
      | 'phones'
      | 'trunks'
      | 'people'
      | 'settings'
    );
  /** Who may not ask this has nothing to do on the page. */
  readonly asks: EndpointName;
  readonly Icon: typeof IconPhone;
}

const menu: readonly MenuEntry[] = [
  { href: '/start', word: 'start', asks: 'POST /api/campaigns', Icon: IconRocket },
  { href: '/campaigns', word: 'campaigns', asks: 'GET /api/campaigns', Icon: IconSpeakerphone },
  { href: '/appointments', word: 'appointments', asks: 'GET /api/appointments', Icon: IconCalendarEvent },
  { href: '/calls', word: 'calls', asks: 'GET /api/calls', Icon: IconPhone },
  { href: '/operator', word: 'operator', asks: 'GET /api/operator/:pageId', Icon: IconHeadphones },
  { href: '/hand-calls', word: 'handCalls', asks: 'GET /api/hand-calls', Icon: IconListCheck },
  { href: '/consents', word: 'consents', asks: 'GET /api/consents', Icon: IconShieldCheck },
  { href: '/phones', word: 'phones', asks: 'GET /api/phones', Icon: IconDeviceLandlinePhone },
  { href: '/trunks', word: 'trunks', asks: 'POST /api/trunks', Icon: IconPlugConnected },
  { href: '/people', word: 'people', asks: 'GET /api/people', Icon: IconUsers },
  { href: '/settings', word: 'settings', asks: 'GET /api/settings', Icon: IconSettings },
];

/** What of the menu is for whoever is signed in, in the order of its hotkeys. */
export function useMenu(): readonly MenuEntry[] {
  const may = useMay();
  return menu.filter(({ asks }) => may(asks));
}

/** Whether the page at an address is for him; addresses without an entry in the menu are for all. */
export function useMayOpen(): (location: string) => boolean {
  const may = useMay();
  return (location) => {
    const entry = menu.find(({ href }) => isAt(location, href));
    return entry === undefined || may(entry.asks);
  };
}

export function isAt(location: string, href: string): boolean {
  return location === href || location.startsWith(`${href}/`);
}
