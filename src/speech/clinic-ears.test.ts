import { describe, expect, it } from 'vitest';
import { ScriptedRecognizer } from '../../test/fakes/scripted-recognizer.ts';
import { Failure, ManualClock, silentLog } from '../base/index.ts';
import { ClinicEars, type EarNews, type RecognizerChoice } from './clinic-ears.ts';
import type { RecognizerKind } from './engines/engine-kind.ts';
import type { Heard } from './recognizer.ts';

const choice: RecognizerChoice = {
  engine: 'large',
  fields: { model: 'one' },
  patienceMs: 300,
  version: '1',
};

/** Nothing in these tests starts slower than that, unless it is told to. */
const started = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

class Ears {
  readonly clock = new ManualClock();
  readonly embedded = new ScriptedRecognizer('embedded-1');
  readonly made: ScriptedRecognizer[] = [];
  readonly news: EarNews[] = [];
  problem: Error | undefined;
  /** What a start waits for. */
  loaded: Promise<void> | undefined;
  readonly kind: RecognizerKind = {
    id: 'large',
    words: { ru: { name: '', about: '' }, en: { name: '', about: '' } },
    reach: { to: 'this-machine' },
    fields: [{ id: 'model', kind: 'text', required: true, words: { ru: { label: '' }, en: { label: '' } } }],
    make: ({ model }) => {
      const recognizer = new ScriptedRecognizer(`large:${model}`);
      recognizer.problem = this.problem;
      recognizer.loaded = this.loaded;
      this.made.push(recognizer);
      return recognizer;
    },
  };
  readonly ears = new ClinicEars({
    ...{ embedded: this.embedded, kinds: [this.kind], clock: this.clock, log: silentLog },
    modelDirectory: '/nowhere',
    onNews: (news) => this.news.push(news),
  });
}

describe('the ears of clinics', () => {
  it('are the embedded engine’s until a clinic chooses another, each for itself', async () => {
    const { ears, embedded } = new Ears();
    expect(ears.of('a')).toBe(embedded);
    ears.renew('a', undefined);
    await started();
    expect(ears.of('a')).toBe(embedded);
    ears.renew('a', choice);
    await started();
    expect(ears.of('a').id).toBe('large:one+embedded-1');
    expect(ears.of('b')).toBe(embedded);
    ears.renew('a', { ...choice, engine: 'embedded', fields: {}, version: '2' });
    await started();
    expect(ears.of('a')).toBe(embedded);
  });

  it('are made once for a choice, also when many calls begin at once', async () => {
    const { ears, made } = new Ears();
    for (let call = 0; call < 10; call += 1) ears.renew('a', choice);
    await started();
    expect(made).toHaveLength(1);
    expect(made[0]?.running).toBe(true);
  });

  it('change with the choice; who listens by the old one goes on', async () => {
    const { ears, made, embedded } = new Ears();
    ears.renew('a', choice);
    await started();
    const heard: Heard[] = [];
    const session = ears
      .of('a')
      .open(
        { onSpeechStart: () => undefined, onHeard: (one) => heard.push(one) },
        { language: 'ru', today: '2026-11-22', vocabulary: [] },
      );
    ears.renew('a', { ...choice, fields: { model: 'two' }, version: '2' });
    await started();
    expect(made.map(({ id, running }) => [id, running])).toEqual([
      ['large:one', false],
      ['large:two', true],
    ]);
    session.push(new Int16Array(160));
    embedded.last.begins(100);
    embedded.last.hears(100, {});
    expect(heard).toMatchObject([{ meaning: 'yes' }]);
  });

  it('stay the embedded engine’s when the chosen one can not be started, which is tried again after a minute', async () => {
    const house = new Ears();
    const { ears, embedded, clock, made, news } = house;
    house.problem = new Failure('missing', { code: 'model.missing', message: 'There is no model.' });
    ears.renew('a', choice);
    await started();
    expect(ears.of('a')).toBe(embedded);
    expect(news).toMatchObject([{ clinicId: 'a', engine: 'large', state: { state: 'resting' } }]);
    ears.renew('a', choice);
    await started();
    expect(made).toHaveLength(1);
    house.problem = undefined;
    clock.advance(60_000);
    ears.renew('a', choice);
    await started();
    expect(ears.of('a').id).toBe('large:one+embedded-1');
    expect(news.at(-1)).toMatchObject({ state: { state: 'untried' } });
  });

  it('are the embedded engine’s while the chosen one loads, which nobody waits for', async () => {
    const house = new Ears();
    const { ears, embedded, made, news } = house;
    let load = (): void => undefined;
    house.loaded = new Promise((resolve) => (load = resolve));
    ears.renew('a', choice);
    await started();
    ears.renew('a', choice);
    expect([ears.of('a'), made.length, news.length]).toEqual([embedded, 1, 0]);
    load();
    await started();
    expect(ears.of('a').id).toBe('large:one+embedded-1');
  });

  it.each([
    ['another choice', ({ ears }: Ears) => ears.renew('a', { ...choice, engine: 'embedded', version: '2' })],
    ['the end of the program', ({ ears }: Ears) => void ears.stop()],
  ])('give up one that still loads at %s', async (_, end) => {
    const house = new Ears();
    const { ears, embedded, made, news } = house;
    let load = (): void => undefined;
    house.loaded = new Promise((resolve) => (load = resolve));
    ears.renew('a', choice);
    await started();
    end(house);
    await started();
    load();
    await started();
    expect([ears.of('a'), made.map(({ running }) => running), news]).toEqual([embedded, [false], []]);
  });

  it.each([
    ['an engine that this version does not know', { engine: 'of-tomorrow' }],
    ['a form that is not whole', { fields: {} }],
  ])('stay the embedded engine’s with %s', async (_, part) => {
    const { ears, embedded, news } = new Ears();
    ears.renew('a', { ...choice, ...part });
    await started();
    expect(ears.of('a')).toBe(embedded);
    expect(news).toMatchObject([{ state: { state: 'resting', trouble: 'misordered' } }]);
  });

  it('tell by whom utterances were told once a minute, while there are calls', async () => {
    const { ears, made, embedded, news, clock } = new Ears();
    ears.renew('a', choice);
    await started();
    ears
      .of('a')
      .open(
        { onSpeechStart: () => undefined, onHeard: () => undefined },
        { language: 'ru', today: '2026-11-22', vocabulary: [] },
      );
    for (const startMs of [100, 1000]) {
      embedded.last.begins(startMs);
      embedded.last.hears(startMs, {});
      made[0]?.last.hears(startMs, { text: 'да' });
    }
    clock.advance(59_999);
    ears.renew('a', choice);
    await started();
    expect(news).toHaveLength(2);
    clock.advance(1);
    ears.renew('a', choice);
    await started();
    ears.renew('a', choice);
    await started();
    expect(news).toHaveLength(3);
    expect(news.at(-1)).toMatchObject({ state: { state: 'works' }, counts: { large: 2, late: 0 } });
  });

  it('tell how an engine is, and stop it at the end', async () => {
    const { ears, made, embedded, news } = new Ears();
    ears.renew('a', choice);
    await started();
    ears
      .of('a')
      .open(
        { onSpeechStart: () => undefined, onHeard: () => undefined },
        { language: 'ru', today: '2026-11-22', vocabulary: [] },
      );
    embedded.last.begins(100);
    embedded.last.hears(100, {});
    made[0]?.last.hears(100, { text: 'да' });
    expect(news.map(({ state }) => state.state)).toEqual(['untried', 'works']);
    await ears.stop();
    expect(made[0]?.running).toBe(false);
  });
});
