import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ManualClock, silentLog } from '../../../base/index.ts';
import type { Pcm, SynthesisWish } from '../../synthesizer.ts';
import { ProcessSynthesizer, type EngineProcess } from './process-synthesizer.ts';
import type { VoiceRequest } from './voice-messages.ts';

const voice = { name: 'ru+f3' };

/** A process that does only what the test says. */
class FakeProcess extends EventEmitter {
  readonly requests: VoiceRequest<string>[] = [];
  connected = true;
  killed = false;
  /** In the middle of its work it does not see that its channel was closed. */
  deaf = false;

  send(request: VoiceRequest<string>): boolean {
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
    if (!this.deaf) this.emit('exit', 0, null);
  }
  ready(): void {
    this.emit('message', { ready: true });
  }
  gives(...samples: number[]): void {
    const { id } = this.requests.at(-1)!;
    this.emit('message', { id, samples: Int16Array.from(samples), sampleRateHz: 22_050 });
  }
  ends(): void {
    this.emit('message', { id: this.requests.at(-1)!.id, ended: true });
  }
  dies(): void {
    this.emit('exit', 1, null);
  }
  get orders(): string[] {
    return this.requests.map(({ order }) => order);
  }
}

function bench(more: { sameEachTime?: boolean; silentMs?: number } = {}) {
  const clock = new ManualClock();
  const processes: FakeProcess[] = [];
  const spawn = (): EngineProcess => {
    const started = new FakeProcess();
    processes.push(started);
    return started as unknown as EngineProcess;
  };
  const order = (text: string): string => text;
  const synthesizer = new ProcessSynthesizer({ id: 'fake-1', clock, log: silentLog, spawn, order, ...more });
  return { clock, processes, synthesizer };
}

type Bench = ReturnType<typeof bench>;

/** Asks for a sentence; what came of it in the end, its samples or a code. */
function asks({ synthesizer }: Bench, text: string, wish?: SynthesisWish): Promise<number[] | string> {
  const pieces = synthesizer.synthesize(text, voice, wish);
  return (async () => {
    const heard: number[] = [];
    try {
      for await (const { samples } of pieces) heard.push(...samples);
      return heard;
    } catch (error) {
      return (error as { code?: string }).code ?? 'no failure of ours';
    }
  })();
}

describe('an engine in a process of its own', () => {
  it('gets one sentence at a time, in order, and gives its sound piece by piece', async () => {
    const its = bench();
    const { processes, synthesizer } = its;
    const pieces = synthesizer.synthesize('один', voice);
    const first = pieces.next();
    const second = asks(its, 'два');
    const [only] = processes as [FakeProcess];
    expect(only.requests).toEqual([]);
    only.ready();
    expect(only.orders).toEqual(['один']);
    only.gives(1, 2);
    const { value } = (await first) as { value: Pcm };
    expect([[...value.samples], value.sampleRateHz]).toEqual([[1, 2], 22_050]);
    only.gives(3);
    only.ends();
    expect([...((await pieces.next()) as { value: Pcm }).value.samples]).toEqual([3]);
    expect((await pieces.next()).done).toBe(true);
    only.gives(4);
    only.ends();
    expect(await second).toEqual([4]);
    expect(only.orders).toEqual(['один', 'два']);
  });

  it('makes what somebody waits for before what is made in advance', async () => {
    const its = bench();
    const later: { urgent: boolean } = { urgent: false };
    for (const [text, wish] of [['один'], ['два'], ['три', { urgent: true }], ['четыре', later]] as const)
      void asks(its, text, wish);
    later.urgent = true;
    const [only] = its.processes as [FakeProcess];
    only.ready();
    for (let turn = 0; turn < 3; turn += 1) only.ends();
    expect(only.orders).toEqual(['три', 'четыре', 'один', 'два']);
  });

  it('starts a new process when one dies, and goes on where the sentence broke off', async () => {
    const its = bench();
    const { clock, processes } = its;
    const asked = asks(its, 'один');
    processes[0]!.ready();
    processes[0]!.gives(1, 2, 3);
    processes[0]!.dies();
    clock.advance(500);
    expect(processes).toHaveLength(2);
    processes[1]!.ready();
    processes[1]!.gives(1, 2);
    processes[1]!.gives(3, 4);
    processes[1]!.gives(5);
    processes[1]!.ends();
    expect(await asked).toEqual([1, 2, 3, 4, 5]);
  });

  it('does not go on with a sentence that is another one each time, and makes one anew that nothing was heard of', async () => {
    const its = bench({ sameEachTime: false });
    const { clock, processes } = its;
    const begun = asks(its, 'один');
    const waiting = asks(its, 'два');
    processes[0]!.ready();
    processes[0]!.gives(1, 2, 3);
    processes[0]!.dies();
    expect(await begun).toBe('speech.synthesizer-died');
    clock.advance(500);
    processes[1]!.ready();
    expect(processes[1]!.orders).toEqual(['два']);
    processes[1]!.dies();
    clock.advance(500);
    processes[2]!.ready();
    processes[2]!.gives(4);
    processes[2]!.ends();
    expect(await waiting).toEqual([4]);
  });

  it('waits as long for a sound as its engine needs', async () => {
    const its = bench({ silentMs: 40_000 });
    void asks(its, 'один');
    its.processes[0]!.ready();
    its.clock.advance(39_999);
    expect(its.processes[0]!.killed).toBe(false);
    its.clock.advance(1);
    expect(its.processes[0]!.killed).toBe(true);
  });

  it('gives a sentence up that kills twice, and goes on with the others', async () => {
    const its = bench();
    const { clock, processes } = its;
    const bad = asks(its, 'плохо');
    const good = asks(its, 'хорошо');
    for (const turn of [0, 1]) {
      processes[turn]!.ready();
      processes[turn]!.dies();
      clock.advance(500);
    }
    expect(await bad).toBe('speech.synthesizer-died');
    processes[2]!.ready();
    expect(processes[2]!.orders).toEqual(['хорошо']);
    processes[2]!.ends();
    expect(await good).toEqual([]);
  });

  it('kills a process that hangs, also in the middle, and not one that is at work', async () => {
    const its = bench();
    const { clock, processes } = its;
    const asked = asks(its, 'один');
    processes[0]!.ready();
    clock.advance(14_000);
    processes[0]!.gives(1);
    clock.advance(14_000);
    expect(processes[0]!.killed).toBe(false);
    clock.advance(1000);
    expect(processes[0]!.killed).toBe(true);
    clock.advance(500);
    processes[1]!.ready();
    clock.advance(15_000);
    expect(await asked).toBe('speech.synthesizer-died');
  });

  it('tells all who wait when the process does not start, and tries again for the next', async () => {
    const its = bench();
    const { processes, synthesizer } = its;
    const started = synthesizer.start().catch((error: { code?: string }) => error.code);
    const asked = asks(its, 'один');
    processes[0]!.emit('message', { failed: 'no such library' });
    processes[0]!.dies();
    expect([await started, await asked]).toEqual([
      'speech.synthesizer-not-started',
      'speech.synthesizer-not-started',
    ]);
    void asks(its, 'два');
    expect(processes).toHaveLength(2);
  });

  it('passes on that a sentence was refused', async () => {
    const its = bench();
    const asked = asks(its, 'один');
    its.processes[0]!.ready();
    its.processes[0]!.emit('message', { id: 1, complaint: 'no such voice' });
    expect(await asked).toBe('speech.sentence-refused');
  });

  it('does not make what nobody waits for any more', async () => {
    const its = bench();
    const given = new AbortController();
    const first = asks(its, 'один', { signal: given.signal });
    const second = asks(its, 'два', { signal: given.signal });
    const third = asks(its, 'три');
    const [only] = its.processes as [FakeProcess];
    only.ready();
    given.abort();
    expect([await first, await second]).toEqual(['speech.not-wanted', 'speech.not-wanted']);
    expect(await asks(its, 'четыре', { signal: given.signal })).toBe('speech.not-wanted');
    only.gives(1);
    only.ends();
    only.gives(3);
    only.ends();
    expect(await third).toEqual([3]);
    expect(only.orders).toEqual(['один', 'три']);
  });

  it('kills a process that goes on and on over one sentence, and makes the others', async () => {
    const its = bench();
    const { clock, processes } = its;
    const endless = asks(its, 'без конца');
    const good = asks(its, 'хорошо');
    processes[0]!.ready();
    const { id } = processes[0]!.requests[0]!;
    const minute = { id, samples: new Int16Array(60), sampleRateHz: 1 };
    for (const turn of [1, 2, 3]) {
      processes[0]!.emit('message', minute);
      if (turn < 3) expect(processes[0]!.killed).toBe(false);
    }
    expect(processes[0]!.killed).toBe(true);
    expect(await endless).toBe('speech.synthesizer-died');
    clock.advance(500);
    processes[1]!.ready();
    expect(processes[1]!.orders).toEqual(['хорошо']);
    processes[1]!.ends();
    expect(await good).toEqual([]);
  });

  it('kills a process that has not left two seconds after it was told to', async () => {
    const { clock, processes, synthesizer } = bench();
    const started = synthesizer.start();
    const [deaf] = processes as [FakeProcess];
    deaf.ready();
    await started;
    deaf.deaf = true;
    await synthesizer.stop();
    clock.advance(1999);
    expect([deaf.connected, deaf.killed]).toEqual([false, false]);
    clock.advance(1);
    expect(deaf.killed).toBe(true);
    clock.advance(60_000);
    expect(processes).toHaveLength(1);
  });

  it('stops, tells those who wait, and may be stopped twice and started again', async () => {
    const its = bench();
    const { processes, synthesizer } = its;
    const asked = asks(its, 'один');
    processes[0]!.ready();
    await synthesizer.stop();
    await synthesizer.stop();
    expect(await asked).toBe('speech.synthesizer-stopped');
    expect(processes[0]!.connected).toBe(false);
    expect(await asks(its, 'два')).toBe('speech.synthesizer-stopped');
    const started = synthesizer.start();
    processes[1]!.ready();
    await started;
    expect(its.clock.pending).toBe(0);
  });
});
