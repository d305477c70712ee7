import type { LiveNews } from '../api/index.ts';
import type { Operator, PhoneAccount, TrunkState } from '../calls/index.ts';
import type { CampaignNews } from '../campaigns/index.ts';

/** What the processes of a house tell each other: the callbacks that one process hands from room to room. */
export type HouseNews =
  | { readonly kind: 'campaign'; readonly news: CampaignNews }
  | { readonly kind: 'trunk'; readonly trunkId: string; readonly state: TrunkState }
  | { readonly kind: 'phone'; readonly phone: PhoneAccount }
  | { readonly kind: 'desk'; readonly operator: Pick<Operator, 'id' | 'projectId'> }
  | { readonly kind: 'live'; readonly news: LiveNews }
  /** A campaign may have calls to place. */
  | { readonly kind: 'work' };
