import type { ColumnType, Generated } from 'kysely';
import type { Mark, VisitSource } from './appointment.ts';
import type { ImportState } from './import/import-record.ts';
import type { SpeechWork } from './speech/speech-engine.ts';

/** Written as JSON text, read as the value. */
type Json = ColumnType<unknown, string, string>;

/** The schema `clinic`, as the query builder sees it. Only this room reads it; others ask the door. */
export interface ClinicTables {
  'clinic.project': { id: string; name: string; settings: Json; created_at: Date };
  'clinic.import': {
    id: string;
    project_id: string;
    file_name: string;
    size_bytes: number;
    source: VisitSource;
    state: ImportState;
    reading: Json;
    mapping: Json;
    headings: Json;
    counts: Json;
    failure_code: string | null;
    created_at: Date;
    started_at: Date | null;
    finished_at: Date | null;
  };
  'clinic.import_problem': {
    import_id: string;
    project_id: string;
    row_number: number;
    ordinal: number;
    column_name: string;
    value: string;
    code: string;
    skipped: boolean;
    raw: Json;
  };
  'clinic.patient': {
    id: Generated<string>;
    project_id: string;
    name: string;
    name_key: string;
    phone_key: string;
    phones: string[];
    phone_note: string | null;
    created_at: Date;
  };
  'clinic.appointment': {
    id: Generated<string>;
    project_id: string;
    patient_id: string;
    external_id: string | null;
    starts_at: Date;
    doctor: string | null;
    doctor_key: string;
    specialty: string | null;
    branch: string | null;
    service: string | null;
    comment: string | null;
    raw: Json;
    first_import_id: string;
    import_id: string;
    row_number: number;
    source: VisitSource;
    mark: Generated<Mark>;
    mark_at: Date | null;
    mark_how: string | null;
    mark_detail: string | null;
    created_at: Date;
    changed_at: Date;
  };
  'clinic.appointment_mark': {
    id: Generated<number>;
    project_id: string;
    appointment_id: string;
    mark: Mark;
    how: string;
    at: Date;
    detail: string | null;
    attempt_id: string | null;
  };
  'clinic.speech_engine': {
    project_id: string;
    work: SpeechWork;
    engine: string;
    fields: Json;
    secrets: Buffer | null;
    patience_ms: number;
    chosen: boolean;
    changed_at: Date;
  };
  'clinic.speech_engine_state': {
    project_id: string;
    work: SpeechWork;
    engine: string;
    state: string;
    trouble: string | null;
    counts: Json;
    since: Date;
  };
}
