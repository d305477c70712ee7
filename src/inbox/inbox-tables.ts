import type { ColumnType, Generated } from 'kysely';
import type { SaidBySms } from './channels/sms/said-by-sms.ts';
import type { SmsPurpose, SmsState } from './channels/sms/sms.ts';

/** Written as JSON text, read as the value. */
type Json = ColumnType<unknown, string, string>;

/** The schema `inbox`, as the query builder sees it. Only this room reads it. */
export interface InboxTables {
  'inbox.sms_settings': {
    project_id: string;
    quiet_from: number;
    quiet_to: number;
    public_address: string;
    visit_text: string;
    changed_at: Date;
  };
  'inbox.sms_gateway': {
    id: string;
    project_id: string;
    kind: string;
    fields: Json;
    secrets: Buffer | null;
    sender: string;
    price_kopecks: number;
    chosen: boolean;
    changed_at: Date;
    state: Generated<'untried' | 'works' | 'rests'>;
    trouble: string | null;
    state_since: Date | null;
  };
  'inbox.sms': {
    id: string;
    project_id: string;
    reference: string;
    gateway_id: string;
    phone: string;
    text: string;
    purpose: SmsPurpose;
    appointment_id: string | null;
    visit_starts_at: Date | null;
    state: SmsState;
    trouble: string | null;
    segments: number;
    price_kopecks: number;
    tries: Generated<number>;
    created_at: Date;
    due_at: Date;
    expires_at: Date;
    sent_at: Date | null;
    settled_at: Date | null;
    ask_at: Date | null;
    despite: Generated<boolean>;
    refusal: string | null;
  };
  'inbox.sms_part': {
    gateway_id: string;
    message_id: string;
    sms_id: string | null;
    state: 'sent' | 'delivered' | 'failed';
    at: Date;
  };
  'inbox.sms_incoming': {
    id: string;
    number: Generated<string>;
    project_id: string;
    gateway_id: string;
    phone: string;
    text: string;
    received_at: Date;
    said: SaidBySms | null;
    done: 'marked' | 'handed' | 'stopped' | 'started' | 'kept';
  };
  'inbox.sms_stop': { project_id: string; phone: string; at: Date };
  'inbox.visit_link': {
    code_digest: Buffer;
    project_id: string;
    appointment_id: string;
    visit_starts_at: Date;
    created_at: Date;
    answered_at: Date | null;
    answer: 'confirm' | 'decline' | 'move' | null;
  };
}
