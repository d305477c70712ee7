// A program of its own: native code that fails takes only itself away, and its threads take no turns of the calls'.
import { createSherpaEar, type SherpaEar } from './sherpa-ear.ts';
import { loadSherpa } from './sherpa-library.ts';
import type { SherpaOrder, SherpaReport } from './sherpa-messages.ts';

let ear: SherpaEar | undefined;

function report(message: SherpaReport): void {
  process.send?.(message);
}

function load({ library, model }: Extract<SherpaOrder, { kind: 'load' }>): void {
  try {
    ear = createSherpaEar(loadSherpa(library), model, report);
    report({ kind: 'ready' });
  } catch (error) {
    report({ kind: 'refused', why: error instanceof Error ? error.message.slice(0, 300) : 'unknown' });
  }
}

function hear(order: Exclude<SherpaOrder, { kind: 'load' }>): void {
  try {
    if (order.kind === 'sound') ear?.sound(order.id, order.samples);
    else if (order.kind === 'end') ear?.end(order.id);
    else ear?.drop(order.id);
  } catch {
    ear?.drop(order.id);
    report({ kind: 'failed', id: order.id });
  }
}

process.on('message', (order: SherpaOrder) => {
  if (order.kind === 'load') load(order);
  else hear(order);
});
// Ctrl-C reaches the whole group: whoever started us says when to end, by closing the channel
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
