/*
 * Claim: 200,000 visits load in under 30 s with constant memory. Writes a CSV and an XLSX of that many rows, loads each
 * into an empty database, then the CSV again (an update), and prints time and this process's peak memory.
 * `npx tsx bench/import.ts [rows]`; an embedded server of its own, in a temporary folder.
 */
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { silentLog, systemClock } from '../src/base/index.ts';
import { AppointmentImport, Projects } from '../src/clinic/index.ts';
// no door of the product writes a workbook of rows of one's own
import { writeWorkbook } from '../src/clinic/file/xlsx/workbook-writer.ts';
import { Database, EmbeddedServer, migrate } from '../src/db/index.ts';

const count = Number(process.argv[2] ?? 200_000);
const headings = [
  '№ записи',
  'Пациент',
  'Телефон',
  'Дата',
  'Время',
  'Врач',
  'Специальность',
  'Филиал',
  'Услуга',
  'Комментарий',
];

function rowOf(index: number): string[] {
  const minutes = 480 + ((index * 5) % 720);
  const phone = `8 (9${String(10 + (index % 80))}) ${String(index % 1_000).padStart(3, '0')}-${String(index % 97).padStart(2, '0')}-${String(index % 89).padStart(2, '0')}`;
  const day = new Date(systemClock.now() + (1 + (index % 28)) * 86_400_000).toISOString().slice(0, 10);
  return [
    `B-${index}`,
    `Пациентов Пациент Номер${index}`,
    // one row of fifty is wrong, so that the list of problems is measured too
    index % 50 === 0 ? '123' : phone,
    day.split('-').reverse().join('.'),
    `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`,
    `Врачева Анна ${index % 40}`,
    'Терапевт',
    'Центральный',
    'Приём терапевта, повторный',
    index % 3 === 0 ? 'Позвонить заранее; домофон не работает' : '',
  ];
}

function* rows(): Generator<string[]> {
  yield headings;
  for (let index = 0; index < count; index += 1) yield rowOf(index);
}

function* csv(): Generator<string> {
  for (const row of rows())
    yield `${row.map((cell) => (cell.includes(';') ? `"${cell}"` : cell)).join(';')}\r\n`;
}

const directory = mkdtempSync(join(tmpdir(), 'perezvon-bench-'));
const server = new EmbeddedServer({
  directory: join(directory, 'postgres'),
  clock: systemClock,
  log: silentLog,
});
await server.start();
const database = new Database({ url: server.url, log: silentLog });
try {
  await migrate(database, silentLog);
  const csvPath = join(directory, 'visits.csv');
  const xlsxPath = join(directory, 'visits.xlsx');
  await pipeline(Readable.from(csv()), createWriteStream(csvPath));
  await pipeline(Readable.from(writeWorkbook('Записи', Readable.from(rows()))), createWriteStream(xlsxPath));
  await measure('CSV, new', csvPath);
  await measure('CSV, the same again', csvPath);
  await database.query('truncate clinic.appointment, clinic.patient, clinic.import cascade');
  await measure('XLSX, new', xlsxPath);
} finally {
  await database.close();
  await server.stop();
  rmSync(directory, { recursive: true });
}

async function measure(name: string, path: string): Promise<void> {
  const options = { database, clock: systemClock, log: silentLog, directory: join(directory, 'imports') };
  const imports = new AppointmentImport(options);
  const project = await new Projects(options).ensureDefault();
  globalThis.gc?.();
  let peakBytes = process.memoryUsage().rss;
  const startBytes = peakBytes;
  const watch = systemClock.every(20, () => (peakBytes = Math.max(peakBytes, process.memoryUsage().rss)));
  const startMs = performance.now();
  const cpu = process.cpuUsage();
  let longestTurnMs = 0;
  let turnMs = performance.now();
  const turns = setInterval(() => {
    longestTurnMs = Math.max(longestTurnMs, performance.now() - turnMs);
    turnMs = performance.now();
  }, 1);
  const received = await imports.receive(project.id, path, createReadStream(path));
  const receivedMs = performance.now() - startMs;
  const record = await imports.run(received.id);
  const totalMs = performance.now() - startMs;
  clearInterval(turns);
  watch.cancel();
  const used = process.cpuUsage(cpu);
  const { rows: read, added, updated, unchanged, skipped } = record.counts;
  console.log(
    `${name}: ${(statSync(path).size / 1e6).toFixed(1)} MB, ${read} rows (${added} added, ${updated} updated, ` +
      `${unchanged} unchanged, ${skipped} skipped) in ${(totalMs / 1000).toFixed(1)} s ` +
      `(receive and preview ${(receivedMs / 1000).toFixed(2)} s); CPU of this process ` +
      `${((used.user + used.system) / 1e6).toFixed(1)} s; memory ${(startBytes / 1e6).toFixed(0)} → peak ` +
      `${(peakBytes / 1e6).toFixed(0)} MB; longest turn of the event loop ${longestTurnMs.toFixed(0)} ms`,
  );
}
