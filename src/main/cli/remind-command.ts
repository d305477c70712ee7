import { createReadStream, createWriteStream, existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createLog, Failure, systemClock } from '../../base/index.ts';
import { resultLines, type Campaign, type CampaignSummary } from '../../campaigns/index.ts';
import { problemHint, writeResults, type ImportRecord } from '../../clinic/index.ts';
import { prepareDataDirectory } from '../data-directory.ts';
import { openHouse, type House } from '../house.ts';
import type { ProcessSettings } from '../settings.ts';
import { ProgressBar } from './progress-bar.ts';

export interface RemindOrder {
  readonly file: string;
  readonly rehearse?: boolean;
  /** Name of a line of the console. */
  readonly trunk?: string;
  /** The results' path without its ending; beside the input when absent. */
  readonly out?: string;
}

/** Exit statuses, for scripts. */
const status = { done: 0, failed: 1, usage: 2, stopped: 130 } as const;
const mostProblemsShown = 20;
const lookEveryMs = 500;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The whole job without a browser: loads the file, calls, writes what came of it. 0 when every target was settled,
 * 2 when the order is not clear, 130 when it was stopped by Ctrl-C (the results so far are written), 1 on failure.
 */
export async function remind(settings: ProcessSettings, order: RemindOrder): Promise<number> {
  if (Boolean(order.rehearse) === (order.trunk !== undefined)) {
    console.error('Say how: --rehearse for the simulated patients, or --trunk NAME for a real line.');
    return status.usage;
  }
  if (!existsSync(order.file) || !statSync(order.file).isFile()) {
    console.error(`There is no file ${order.file}.`);
    return status.usage;
  }
  prepareDataDirectory(settings.dataDirectory);
  const log = createLog({
    level: settings.logLevel,
    file: join(settings.dataDirectory, 'log', 'perezvon.log'),
  });
  let own: string | undefined;
  const lost = new AbortController();
  const house = await openHouse({
    settings,
    log,
    onProgress: (line) => console.error(`  ${line}`),
    onCampaignNews: () => undefined,
    onTrunkState: () => undefined,
    // campaigns of the console that a crash left running are none of this command's business
    worksOn: (campaignId) => campaignId === own,
    onLost: (why) => lost.abort(why),
  });
  try {
    return await call(house, order, {
      begins: (campaignId) => {
        own = campaignId;
      },
      lost: lost.signal,
    });
  } finally {
    await house.stop();
  }
}

async function call(
  house: House,
  order: RemindOrder,
  { begins, lost }: { begins: (campaignId: string) => void; lost: AbortSignal },
): Promise<number> {
  const loaded = await load(house, order.file);
  const trunkId = await trunkOf(house, order);
  const campaign = await house.campaigns.create(house.project.id, {
    name: basename(order.file),
    trunkId,
    appointments: { importId: loaded.id },
  });
  begins(campaign.id);
  await house.campaigns.start(campaign.id);
  const finished = await watch(house, campaign, lost);
  const { summary, state } = finished;
  await writeFiles(house, finished.campaign, order);
  report(summary);
  return state === 'finished' ? status.done : status.stopped;
}

async function load(house: House, file: string): Promise<ImportRecord> {
  const received = await house.imports.receive(house.project.id, basename(file), createReadStream(file));
  const bar = new ProgressBar('Loading');
  const record = await house.imports.run(received.id, ({ share }) => bar.show(share, 1));
  bar.end();
  const { counts } = record;
  const taken = counts.added + counts.updated + counts.unchanged;
  console.error(`  ${taken} visits loaded, ${counts.skipped} rows could not be taken`);
  const problems = await house.imports.problems(record.id, { limit: mostProblemsShown });
  for (const problem of problems.rows) {
    console.error(`    row ${problem.rowNumber}, ${problem.column}: ${problemHint(problem.code, 'en')}`);
  }
  if (counts.skipped > problems.rows.length) console.error('    …');
  return record;
}

async function trunkOf(house: House, order: RemindOrder): Promise<string> {
  const { trunks } = house.switchboard;
  if (order.rehearse) return (await trunks.rehearsalTrunk(house.project.id)).id;
  const lines = await trunks.list(house.project.id);
  const line = lines.find((one) => one.name === order.trunk);
  if (line) return line.id;
  throw new Failure('missing', {
    code: 'trunk.missing',
    message: `There is no line of that name. Lines: ${lines.map((one) => one.name).join(', ')}.`,
  });
}

/**
 * Waits for the end, or for Ctrl-C, which stops the campaign and lets the calls that are up finish. Throws the reason of
 * `lost` when that is aborted.
 */
async function watch(
  house: House,
  { id }: Campaign,
  lost: AbortSignal,
): Promise<{ campaign: Campaign; summary: CampaignSummary; state: Campaign['state'] }> {
  const bar = new ProgressBar('Calling');
  let asked = false;
  const onInterrupt = (): void => {
    if (asked) process.exit(status.stopped);
    asked = true;
    console.error('\nStopping: calls in progress may finish (Ctrl-C again ends them at once)');
    // it may have ended by itself meanwhile
    house.database.retryWhileAway(() => house.campaigns.stop(id)).catch(() => undefined);
  };
  for (const signal of signals) process.on(signal, onInterrupt);
  for (;;) {
    lost.throwIfAborted();
    // a database that is away for a while holds the calls up, and is no reason to leave them
    const { campaign, summary } = await house.database.retryWhileAway(async () => {
      const now = await house.campaigns.get(id);
      return { campaign: now, summary: await house.campaigns.summary(now) };
    });
    const settled = summary.total - summary.waiting - summary.calling;
    const held = campaign.held ? ` (waits: ${campaign.held})` : '';
    bar.show(settled, summary.total, `${summary.calling} on the line, ${summary.confirmed} confirmed${held}`);
    const over = campaign.state === 'finished' || (campaign.state === 'stopped' && summary.calling === 0);
    if (over) {
      bar.end();
      for (const signal of signals) process.off(signal, onInterrupt);
      return { campaign, summary, state: campaign.state };
    }
    await systemClock.sleep(lookEveryMs);
  }
}

async function writeFiles(house: House, campaign: Campaign, order: RemindOrder): Promise<void> {
  const { settings } = await house.projects.get(house.project.id);
  const base = order.out ?? join(dirname(order.file), `${basename(order.file, extname(order.file))}-results`);
  for (const format of ['csv', 'xlsx'] as const) {
    const content = writeResults({
      database: house.database,
      lines: resultLines(house, campaign, settings.language),
      format,
      language: settings.language,
      timeZone: settings.timeZone,
    });
    await pipeline(Readable.from(content), createWriteStream(`${base}.${format}`, { mode: 0o600 }));
    console.error(`  ${base}.${format}`);
  }
}

function report(summary: CampaignSummary): void {
  const rows: readonly (readonly [string, number | string])[] = [
    ['visits', summary.total],
    ['reached', summary.reached],
    ['confirmed', summary.confirmed],
    ['declined', summary.declined],
    ['want to move', summary.wantsToMove],
    ['to a person', summary.toPerson],
    ['not reached', summary.notReached],
    ['not called', summary.refused],
    ['average listening', `${((summary.averageListenedMs ?? 0) / 1000).toFixed(1)} s`],
  ];
  for (const [name, value] of rows) console.log(`  ${name.padEnd(18)} ${value}`);
}
