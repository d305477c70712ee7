import type { Generated, JSONColumnType } from 'kysely';
import type { DialsOut, Role } from '../contract/index.ts';

/** The tables of schema `auth` as the query builder sees them. */
export interface AuthTables {
  'auth.account': {
    id: string;
    project_id: string;
    name: string;
    name_key: string;
    display_name: string;
    role: Role;
    /** Left out: none. */
    dials_out: Generated<DialsOut>;
    password_hash: string;
    created_at: Date;
    password_changed_at: Date;
    disabled_at: Date | null;
  };
  'auth.session': {
    id: string;
    project_id: string;
    account_id: string;
    token_hash: Buffer;
    created_at: Date;
    seen_at: Date;
    expires_at: Date;
  };
  'auth.sign_in_link': {
    id: string;
    project_id: string;
    purpose: 'first-user' | 'new-password';
    account_id: string | null;
    token_hash: Buffer;
    created_at: Date;
    expires_at: Date;
    used_at: Date | null;
  };
  'auth.audit': {
    id: Generated<string>;
    project_id: string;
    account_id: string | null;
    at: Date;
    action: string;
    subject_id: string | null;
    detail: JSONColumnType<Record<string, string | number | boolean>>;
  };
}
