import type { ColumnType, Generated } from 'kysely';
import type { Mark } from '../clinic/index.ts';
import type { CampaignSettings, CampaignState, HeldReason, Purpose, TargetState } from './campaign.ts';
import type { RefusalReason } from './permission.ts';
import type { AttemptEnding, HandCallReason } from './retry-rule.ts';

/** What the patient said or pressed in one attempt, as the console shows it. */
export interface HeardWord {
  readonly meaning: string;
  readonly text: string | null;
  readonly confidence: number | null;
}

type Json<T> = ColumnType<T, string, string>;

interface CampaignTable {
  id: string;
  project_id: string;
  name: string;
  purpose: Purpose;
  scenario: string;
  trunk_id: string;
  rehearsal: boolean;
  state: CampaignState;
  /** What it was given; what is missing is the default's, or the project's rules'. */
  settings: Json<Partial<CampaignSettings>>;
  held: HeldReason | null;
  created_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
}

interface TargetTable {
  id: string;
  project_id: string;
  campaign_id: string;
  appointment_id: string;
  state: TargetState;
  reason: string | null;
  due_at: Date;
  position: number;
  attempts: number;
  outcome: AttemptEnding | null;
  mark: Mark | null;
  reached: boolean;
  administrator: string | null;
  listened_ms: number | null;
  heard: Json<HeardWord[]>;
  last_call_id: string | null;
  settled_at: Date | null;
}

interface AttemptTable {
  id: string;
  project_id: string;
  campaign_id: string;
  target_id: string;
  number: number;
  call_id: string;
  trunk_id: string | null;
  holder: string | null;
  phone: string;
  visit_starts_at: Date;
  placed_at: Date;
  ended_at: Date | null;
  ending: AttemptEnding | null;
  cause: string | null;
  sip_status: number | null;
  mark: Mark | null;
  heard: Json<HeardWord[]>;
  listened_ms: number | null;
  last_step: string | null;
  administrator: string | null;
}

interface HandCallTable {
  id: string;
  project_id: string;
  campaign_id: string;
  target_id: string;
  appointment_id: string;
  reason: HandCallReason;
  created_at: Date;
  closed_at: Date | null;
  closed_by: string | null;
  note: string | null;
}

interface CallingRulesTable {
  project_id: string;
  rules: Json<unknown>;
  changed_at: Date;
}

interface RefusalTable {
  id: Generated<string>;
  project_id: string;
  campaign_id: string;
  target_id: string;
  reason: RefusalReason;
  others: RefusalReason[];
  until_at: Date | null;
  at: Date;
}

interface LeaseTable {
  only_row: boolean;
  holder: string;
  until: Date;
}

/** The schema `campaigns`; nothing outside this room reads it. */
export interface CampaignTables {
  'campaigns.campaign': CampaignTable;
  'campaigns.target': TargetTable;
  'campaigns.attempt': AttemptTable;
  'campaigns.hand_call': HandCallTable;
  'campaigns.calling_rules': CallingRulesTable;
  'campaigns.refusal': RefusalTable;
  'campaigns.dispatcher_lease': LeaseTable;
}
