import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { spokenWav } from '../../../test/factories/spoken-wav.ts';
import { ManualClock, systemClock } from '../../base/index.ts';
import { examineRecording } from './examine-recording.ts';
import type { ExamineOrder } from './examine-worker.ts';
import { RecordingJudge } from './recording-judge.ts';

class FakeThread extends EventEmitter {
  readonly orders: ExamineOrder[] = [];
  ended = false;
  holds = false;

  postMessage(order: ExamineOrder): void {
    this.orders.push(order);
  }
  answer(): void {
    this.emit('message', { ask: this.orders.shift()!.ask, examined: { ok: false, problem: 'silent' } });
  }
  ref(): void {
    this.holds = true;
  }
  unref(): void {
    this.holds = false;
  }
  async terminate(): Promise<number> {
    this.ended = true;
    this.emit('exit', 1);
    return 1;
  }
}

function bench() {
  const clock = new ManualClock();
  const threads: FakeThread[] = [];
  const start = (): Worker => {
    threads.push(new FakeThread());
    return threads.at(-1) as unknown as Worker;
  };
  return { clock, threads, judge: new RecordingJudge({ clock, start }) };
}

describe('the judge of recordings', () => {
  it('judges as it is judged here, each file for itself', async () => {
    const judge = new RecordingJudge({ clock: systemClock });
    const files = [spokenWav({ rateHz: 16_000, ms: 600 }), Buffer.from('no sound'), spokenWav({ loud: 0 })];
    expect(await Promise.all(files.map((file) => judge.examine(file)))).toEqual(
      files.map((file) => examineRecording(file)),
    );
    await judge.stop();
  });

  it('has one thread for all, which holds the process only while it is asked', async () => {
    const { threads, judge } = bench();
    const both = [judge.examine(Buffer.alloc(1)), judge.examine(Buffer.alloc(1))];
    const [thread] = threads as [FakeThread];
    thread.answer();
    expect(thread.holds).toBe(true);
    thread.answer();
    await Promise.all(both);
    expect([threads.length, thread.holds]).toEqual([1, false]);
  });

  it('lets its thread go a minute after the last recording, and gets another one', async () => {
    const { clock, threads, judge } = bench();
    for (const passedMs of [59_999, 60_000]) {
      const asked = judge.examine(Buffer.alloc(1));
      threads.at(-1)!.answer();
      await asked;
      clock.advance(passedMs);
    }
    expect(threads.map(({ ended }) => ended)).toEqual([true]);
    const asked = judge.examine(Buffer.alloc(1));
    threads[1]!.answer();
    expect(await asked).toEqual({ ok: false, problem: 'silent' });
  });

  it('says so when its thread ends, and goes on with another one', async () => {
    const { threads, judge } = bench();
    const lost = judge.examine(Buffer.alloc(1));
    threads[0]!.emit('error', new Error('out of memory'));
    threads[0]!.emit('exit', 1);
    await expect(lost).rejects.toThrow('has ended');
    const asked = judge.examine(Buffer.alloc(1));
    threads[1]!.answer();
    expect(await asked).toEqual({ ok: false, problem: 'silent' });
  });
});
