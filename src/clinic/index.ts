export {
  marks,
  type Appointment,
  type AppointmentFilter,
  type AppointmentPage,
  type Mark,
  type MarkEntry,
  type MarkOrder,
  type Page,
  type VisitSource,
} from './appointment.ts';
export { Appointments } from './appointments.ts';
export {
  AppointmentImport,
  type AppointmentImportOptions,
  type ProblemPage,
  type ReadingChange,
} from './import/appointment-import.ts';
export {
  visitFields,
  type ColumnMapping,
  type FileReading,
  type ImportCounts,
  type ImportPreview,
  type ImportProblem,
  type ImportProgress,
  type ImportRecord,
  type ImportState,
  type PreviewColumn,
  type ProblemCode,
  type VisitField,
} from './import/import-record.ts';
export { problemHint } from './import/problem-hint.ts';
export { projectSettings, type DisclosureLevel, type Project, type ProjectSettings } from './project.ts';
export { Projects } from './projects.ts';
export { isRehearsalNumber, rehearsalNumber } from './rehearsal-number.ts';
export { writeResults, type ResultLine, type ResultOrder } from './results/result-file.ts';
export { sampleFile } from './sample/sample-file.ts';
