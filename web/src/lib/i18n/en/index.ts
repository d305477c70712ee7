import type { Dictionary } from '../ru/index.ts';
import { appointments } from './appointments.ts';
import { callingRules } from './calling-rules.ts';
import { calls } from './calls.ts';
import { campaigns } from './campaigns.ts';
import { consents } from './consents.ts';
import { everywhere } from './everywhere.ts';
import { failures } from './failures.ts';
import { handCalls } from './hand-calls.ts';
import { inbox } from './inbox.ts';
import { operator } from './operator.ts';
import { ownVoice } from './own-voice.ts';
import { people } from './people.ts';
import { phones } from './phones.ts';
import { refusals } from './refusals.ts';
import { session } from './session.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { speaking } from './speaking.ts';
import { speech } from './speech.ts';
import { start } from './start.ts';
import { trunks } from './trunks.ts';
import { words } from './words.ts';

/** The console in English. */
export const en: Dictionary = {
  everywhere,
  shell,
  phones,
  people,
  session,
  start,
  campaigns,
  callingRules,
  consents,
  refusals,
  appointments,
  calls,
  handCalls,
  inbox,
  operator,
  ownVoice,
  trunks,
  settings,
  speaking,
  speech,
  words,
  failures,
};
