import { parentPort } from 'node:worker_threads';
import { systemClock, workerInput, type Log } from '../base/index.ts';
import { MediaEngine } from '../media/index.ts';
import { createEspeakSynthesizer } from '../speech/index.ts';
import { Exchange } from './exchange.ts';
import type { FromWorker, Misbehaviour, TownInput, ToWorker } from './messages.ts';
import { registrarAccounts } from './registrar-accounts.ts';
import { Town } from './town.ts';
import { Voices } from './voices.ts';

const host = '127.0.0.1';
const port = parentPort;
if (!port) throw new Error('town-worker.ts runs as a worker thread');
const tell = (message: FromWorker): void => port.postMessage(message);

/** Warnings travel to the process that started us; the rest is of no use to it. */
const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (fields, message) => tell({ kind: 'log', level: 'warn', fields, message }),
  error: (fields, message) => tell({ kind: 'log', level: 'error', fields, message }),
  child: () => log,
};

async function run(input: TownInput): Promise<void> {
  const clock = systemClock;
  const synthesizer = createEspeakSynthesizer({ clock, log });
  const media = new MediaEngine({ clock, log, bindHost: host });
  const voices = new Voices({ directory: input.phraseDirectory, synthesizer, log });
  const town = new Town({
    clock,
    log,
    media,
    voices,
    people: input.people,
    lines: input.lines,
    onObserved: (observation) => tell({ kind: 'observed', observation }),
  });
  const onInvite: ConstructorParameters<typeof Exchange>[0]['onInvite'] = (invite) => town.ring(invite);
  const open = new Exchange({ clock, log, host, port: input.port, onInvite });
  const guarded = new Exchange({ clock, log, host, port: 0, accounts: registrarAccounts, onInvite });
  const exchanges = input.registrar ? [open, guarded] : [open];

  async function misbehave(how: Misbehaviour): Promise<void> {
    town.misbehave(how);
    const dead = how.kind === 'silent' || how.kind === 'gone';
    for (const exchange of exchanges)
      await (dead ? exchange.goDead(how.kind === 'silent') : exchange.start());
  }

  async function stop(): Promise<void> {
    await town.close();
    for (const exchange of exchanges) await exchange.stop();
    await Promise.all([media.stop(), synthesizer.stop()]);
  }

  port?.on('message', (message: ToWorker) => {
    const work = message.kind === 'stop' ? stop() : misbehave(message.how);
    void work.finally(() => {
      tell({ kind: 'done', id: message.id });
      if (message.kind === 'stop') port.close();
    });
  });
  await Promise.all([media.start(), synthesizer.start()]);
  for (const exchange of exchanges) await exchange.start();
  void town.warmUp();
  tell({ kind: 'ready', address: open.address, ...(input.registrar && { registrar: guarded.address }) });
}

run(workerInput() as TownInput).catch((error: unknown) => {
  tell({ kind: 'failed', message: error instanceof Error ? error.message : 'unknown' });
  port.close();
});
