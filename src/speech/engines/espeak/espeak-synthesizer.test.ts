import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ManualClock, silentLog, systemClock } from '../../../base/index.ts';
import type { EspeakRequest } from './espeak-messages.ts';
import { createEspeakSynthesizer, type EspeakProcess } from './espeak-synthesizer.ts';

const voice = { name: 'ru+f3' };

/** A process that does only what the test says. */
class FakeProcess extends EventEmitter {
  readonly requests: EspeakRequest[] = [];
  connected = true;
  killed = false;

  send(request: EspeakRequest): boolean {
    this.requests.push(request);
    return true;
  }
  kill(): boolean {
    this.killed = true;
    this.emit('exit', null, 'SIGKILL');
    return true;
  }
  disconnect(): void {
    this.connected = false;
    this.emit('exit', 0, null);
  }
  ready(): void {
    this.emit('message', { ready: true });
  }
  answer(): void {
    this.emit('message', {
      id: this.requests.at(-1)!.id,
      ok: true,
      samples: new Int16Array(10),
      sampleRateHz: 22_050,
    });
  }
}

function bench() {
  const clock = new ManualClock();
  const processes: FakeProcess[] = [];
  const spawn = (): EspeakProcess => {
    const started = new FakeProcess();
    processes.push(started);
    return started as unknown as EspeakProcess;
  };
  return { clock, processes, synthesizer: createEspeakSynthesizer({ clock, log: silentLog, spawn }) };
}

const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: { code?: string }) => error.code,
  );

describe('the synthesizer', () => {
  it('gives its process one sentence at a time, in order', async () => {
    const { processes, synthesizer } = bench();
    const first = synthesizer.synthesize('один', voice);
    const second = synthesizer.synthesize('два', voice);
    const [only] = processes as [FakeProcess];
    expect(only.requests).toEqual([]);
    only.ready();
    expect(only.requests.map((request) => request.text)).toEqual(['один']);
    only.answer();
    expect((await first).sampleRateHz).toBe(22_050);
    only.answer();
    await second;
    expect(only.requests.map((request) => request.text)).toEqual(['один', 'два']);
  });

  it('asks for the voice, its pace and its pitch', () => {
    const { processes, synthesizer } = bench();
    void synthesizer.synthesize('один', { name: 'ru+f1', rate: 1.2, pitch: 0.5 });
    processes[0]!.ready();
    expect(processes[0]!.requests[0]!.options.join(' ')).toBe('-v ru+f1 -s 174 -p 25 -a 80 -g 3');
  });

  it('starts a new process when one dies, and tries its sentence once more', async () => {
    const { clock, processes, synthesizer } = bench();
    const asked = synthesizer.synthesize('один', voice);
    processes[0]!.ready();
    processes[0]!.emit('exit', 1, null);
    clock.advance(500);
    expect(processes).toHaveLength(2);
    processes[1]!.ready();
    processes[1]!.answer();
    expect((await asked).samples).toHaveLength(10);
  });

  it('gives a sentence up that kills twice, and goes on with the others', async () => {
    const { clock, processes, synthesizer } = bench();
    const bad = code(synthesizer.synthesize('плохо', voice));
    const good = synthesizer.synthesize('хорошо', voice);
    for (const turn of [0, 1]) {
      processes[turn]!.ready();
      processes[turn]!.emit('exit', 1, null);
      clock.advance(500);
    }
    expect(await bad).toBe('speech.synthesizer-died');
    processes[2]!.ready();
    expect(processes[2]!.requests.map((request) => request.text)).toEqual(['хорошо']);
    processes[2]!.answer();
    await good;
  });

  it('kills a process that hangs', async () => {
    const { clock, processes, synthesizer } = bench();
    const asked = code(synthesizer.synthesize('один', voice));
    processes[0]!.ready();
    clock.advance(15_000);
    expect(processes[0]!.killed).toBe(true);
    clock.advance(500);
    processes[1]!.ready();
    clock.advance(15_000);
    expect(await asked).toBe('speech.synthesizer-died');
  });

  it('tells all who wait when the process does not start, and tries again for the next', async () => {
    const { processes, synthesizer } = bench();
    const started = code(synthesizer.start());
    const asked = code(synthesizer.synthesize('один', voice));
    processes[0]!.emit('exit', 1, null);
    expect([await started, await asked]).toEqual([
      'speech.synthesizer-not-started',
      'speech.synthesizer-not-started',
    ]);
    void code(synthesizer.synthesize('два', voice));
    expect(processes).toHaveLength(2);
  });

  it('passes on that a sentence was refused', async () => {
    const { processes, synthesizer } = bench();
    const asked = code(synthesizer.synthesize('один', voice));
    processes[0]!.ready();
    processes[0]!.emit('message', { id: 1, ok: false, complaint: 'no such voice' });
    expect(await asked).toBe('speech.sentence-refused');
  });

  it('stops, tells those who wait, and may be stopped twice and started again', async () => {
    const { processes, synthesizer } = bench();
    const asked = code(synthesizer.synthesize('один', voice));
    processes[0]!.ready();
    await synthesizer.stop();
    await synthesizer.stop();
    expect(await asked).toBe('speech.synthesizer-stopped');
    expect(processes[0]!.connected).toBe(false);
    expect(await code(synthesizer.synthesize('два', voice))).toBe('speech.synthesizer-stopped');
    const started = synthesizer.start();
    processes[1]!.ready();
    await started;
  });
});

describe('espeak-ng itself', () => {
  it('speaks Russian at 22.05 kHz without clipping', { timeout: 60_000 }, async () => {
    const synthesizer = createEspeakSynthesizer({ clock: systemClock, log: silentLog });
    await synthesizer.start();
    const short = await synthesizer.synthesize('Да.', voice);
    const long = await synthesizer.synthesize(
      '-v Вы записаны на сорок минут первого, к врачу-неврологу.',
      voice,
    );
    expect(long.sampleRateHz).toBe(22_050);
    expect(Math.max(...short.samples)).toBeGreaterThan(3000);
    // nothing clipped inside the engine
    expect(long.samples.filter((sample) => Math.abs(sample) >= 32_767)).toHaveLength(0);
    expect(long.samples.length).toBeGreaterThan(short.samples.length * 3);
    await synthesizer.stop();
  });
});
