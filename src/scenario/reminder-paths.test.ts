import { describe, expect, it } from 'vitest';
import { TestTalk } from '../../test/fakes/test-talk.ts';
import type { ScenarioOutcome } from './outcome.ts';

type Expected = Partial<ScenarioOutcome>;

/** Sentences of the question at disclosure level 1: 0 greeting, 1 visit, 2 «Вы придёте?», 3 how, 4 keys. */
const asked = (): TestTalk => new TestTalk().finishes();

const paths: readonly [string, () => TestTalk, Expected][] = [
  [
    'yes',
    () => asked().hears('yes').finishes(),
    {
      mark: 'confirmed',
      ending: 'said-yes',
      administrator: 'not-needed',
      callback: false,
      lastStep: 'thanks',
    },
  ],
  [
    'key 1',
    () => asked().presses('1').finishes(),
    { mark: 'confirmed', ending: 'pressed', lastStep: 'thanks' },
  ],
  ['a spoken "one"', () => asked().hears('digit-1').finishes(), { mark: 'confirmed', ending: 'said-yes' }],
  [
    'no, then another time, connected',
    () => asked().hears('no').finishes().hears('yes').finishes().connects(true),
    { mark: 'wants-to-move', ending: 'said-no', administrator: 'connected', callback: false },
  ],
  [
    'no, then cancel, connected',
    () => asked().hears('no').finishes().hears('no').finishes().connects(true),
    { mark: 'declined', ending: 'said-no', administrator: 'connected', callback: false },
  ],
  [
    'no, then nobody takes it',
    () => asked().hears('no').finishes().hears('no').finishes().connects(false).finishes(),
    {
      mark: 'declined',
      ending: 'said-no',
      administrator: 'nobody-took',
      callback: true,
      lastStep: 'promise',
    },
  ],
  [
    'no, then silence',
    () => asked().hears('no').finishes().silence().finishes().connects(true),
    { mark: 'declined', ending: 'said-no', administrator: 'connected' },
  ],
  [
    'no, then something else',
    () => asked().hears('no').finishes().hears('other').finishes().connects(true),
    { mark: 'declined', administrator: 'connected' },
  ],
  [
    'no, then a word that may be move or cancel',
    () => asked().hears('no').finishes().hears('move').finishes().connects(true),
    { mark: 'declined', administrator: 'connected' },
  ],
  [
    'key 2, then key 1',
    () => asked().presses('2').finishes().presses('1').finishes().connects(true),
    { mark: 'wants-to-move', ending: 'pressed' },
  ],
  [
    'key 2, then key 2',
    () => asked().presses('2').finishes().presses('2').finishes().connects(false).finishes(),
    { mark: 'declined', ending: 'pressed', callback: true },
  ],
  [
    'wants to move at once',
    () => asked().hears('move').finishes().connects(true),
    { mark: 'wants-to-move', ending: 'said-no', administrator: 'connected' },
  ],
  [
    'cancels at once',
    () => asked().hears('cancel').finishes().connects(true),
    { mark: 'declined', ending: 'said-no' },
  ],
  [
    'silence twice, connected',
    () => asked().silence().finishes().silence().finishes().connects(true),
    { mark: 'not-confirmed', ending: 'silent', administrator: 'connected', callback: false },
  ],
  [
    'silence twice, nobody takes it',
    () => asked().silence().finishes().silence().finishes().connects(false).finishes(),
    { mark: 'not-confirmed', ending: 'silent', administrator: 'nobody-took', callback: true },
  ],
  [
    'silence, then yes',
    () => asked().silence().finishes().hears('yes').finishes(),
    { mark: 'confirmed', ending: 'said-yes' },
  ],
  [
    'not understood twice',
    () => asked().hears('other').finishes().hears('other').finishes().connects(true),
    { mark: 'not-confirmed', ending: 'not-understood', administrator: 'connected' },
  ],
  [
    'not understood, then yes',
    () => asked().hears('other').finishes().hears('yes').finishes(),
    { mark: 'confirmed' },
  ],
  [
    'an unsure yes, then a sure one',
    () => asked().hears('yes', 0.7).finishes().hears('yes').finishes(),
    { mark: 'confirmed', ending: 'said-yes' },
  ],
  [
    'two unsure yeses',
    () => asked().hears('yes', 0.7).finishes().hears('yes', 0.79).finishes().connects(true),
    { mark: 'not-confirmed', ending: 'not-understood' },
  ],
  [
    'an unsure yes, then no',
    () => asked().hears('yes', 0.7).finishes().hears('no').finishes().hears('no').finishes().connects(true),
    { mark: 'declined' },
  ],
  [
    'an unsure spoken "one" twice',
    () => asked().hears('digit-1', 0.7).finishes().hears('digit-1', 0.7).finishes().connects(true),
    { mark: 'not-confirmed', ending: 'not-understood' },
  ],
  [
    'a guess of a no',
    () => asked().hears('no', 0.3).finishes().hears('no', 0.3).finishes().connects(true),
    { mark: 'not-confirmed', ending: 'not-understood' },
  ],
  [
    'asks for a person',
    () => asked().hears('person').finishes().connects(true),
    { mark: 'not-confirmed', ending: 'asked-for-person', administrator: 'connected' },
  ],
  [
    'asks for a person over the greeting',
    () => new TestTalk().reaches(0).hears('person').finishes().connects(true),
    { ending: 'asked-for-person' },
  ],
  [
    'key 0, nobody takes it',
    () => asked().presses('0').finishes().connects(false).finishes(),
    { ending: 'asked-for-person', administrator: 'nobody-took', callback: true },
  ],
  [
    'an unknown key twice',
    () => asked().presses('7').finishes().presses('8').finishes().connects(true),
    { ending: 'not-understood' },
  ],
  [
    'repeats, then yes',
    () => asked().presses('*').finishes().hears('repeat').finishes().hears('yes').finishes(),
    { mark: 'confirmed' },
  ],
  [
    'repeats for ever',
    () => asked().presses('*').presses('*').presses('*').presses('*').presses('*').finishes().connects(true),
    { ending: 'not-understood' },
  ],
  ['noise, then yes', () => asked().hears('noise').hears('yes').finishes(), { mark: 'confirmed' }],
  [
    'a machine that talks on',
    () => new TestTalk().reaches(0).isAnsweredBy('voicemail'),
    { mark: 'not-confirmed', ending: 'machine', administrator: 'not-needed', callback: false },
  ],
  [
    'a machine that beeps at the question',
    () => asked().isAnsweredBy('voicemail'),
    { mark: 'not-confirmed', ending: 'machine' },
  ],
  [
    'a machine whose words were half understood',
    () => asked().hears('yes', 0.7).isAnsweredBy('voicemail'),
    { mark: 'not-confirmed', ending: 'machine' },
  ],
  [
    'a machine that a yes was taken from',
    () => asked().hears('yes').isAnsweredBy('voicemail'),
    { mark: 'not-confirmed', ending: 'machine', administrator: 'not-needed', callback: false },
  ],
  [
    'a machine that beeps after the thanks',
    () => asked().hears('yes').saysAll().isAnsweredBy('voicemail'),
    { mark: 'not-confirmed', ending: 'machine' },
  ],
  [
    'a tone after a key is no machine',
    () => asked().presses('1').isAnsweredBy('voicemail').finishes(),
    { mark: 'confirmed', ending: 'pressed' },
  ],
  [
    'a tone after a no is no machine',
    () => asked().hears('no').isAnsweredBy('voicemail').hangsUp(),
    { mark: 'declined', ending: 'said-no' },
  ],
  [
    '"yes… oh, no" over the thanks',
    () => asked().hears('yes').reaches(0).hears('no').finishes().hears('no').finishes().connects(true),
    { mark: 'declined', ending: 'said-no', administrator: 'connected' },
  ],
  [
    '"yes" and, when he was thanked, "no"',
    () => asked().hears('yes').saysAll().hears('no').hangsUp(),
    { mark: 'declined', ending: 'said-no' },
  ],
  [
    'yes, then another time',
    () => asked().hears('yes').hears('move').finishes().connects(true),
    { mark: 'wants-to-move', ending: 'said-no', administrator: 'connected' },
  ],
  [
    'key 1, then key 2',
    () => asked().presses('1').presses('2').hangsUp(),
    { mark: 'declined', ending: 'pressed' },
  ],
  [
    'key 1, then key 0',
    () => asked().presses('1').presses('0').finishes().connects(false).finishes(),
    { mark: 'not-confirmed', ending: 'asked-for-person', callback: true },
  ],
  [
    'yes, a word of farewell, key 1, yes',
    () => asked().hears('yes').hears('other').presses('1').saysAll().hears('yes').silence(),
    { mark: 'confirmed', ending: 'said-yes', lastStep: 'thanks' },
  ],
  [
    'a sentence that cannot be said',
    () => new TestTalk().send({ event: 'trouble', code: 'speech.silent-phrase' }).finishes().connects(true),
    { mark: 'not-confirmed', ending: 'interrupted', administrator: 'connected' },
  ],
  [
    'thanks that cannot be said',
    () => asked().hears('yes').send({ event: 'trouble', code: 'x' }).silence(),
    { mark: 'confirmed', ending: 'said-yes' },
  ],
  [
    'nothing can be said at all',
    () =>
      new TestTalk()
        .send({ event: 'trouble', code: 'x' })
        .send({ event: 'trouble', code: 'x' })
        .connects(false)
        .send({ event: 'trouble', code: 'x' }),
    { mark: 'not-confirmed', administrator: 'nobody-took', callback: true },
  ],
  [
    'broken off by us',
    () => asked().send({ event: 'stop' }),
    { mark: 'not-confirmed', ending: 'interrupted' },
  ],
  [
    'broken off by us after a yes',
    () => asked().hears('yes').send({ event: 'stop' }),
    { mark: 'confirmed', ending: 'said-yes' },
  ],
];

describe('the reminder, path by path', () => {
  it.each(paths)('%s', (_, run, expected) => {
    const talk = run();
    expect(talk.outcome).toMatchObject(expected);
    expect(talk.over).toBe(true);
  });
});

const hangUps: readonly [string, () => TestTalk, Expected][] = [
  [
    'in the greeting',
    () => new TestTalk().reaches(0),
    { mark: 'not-confirmed', ending: 'hung-up', lastStep: 'visit', listenedMs: 0, callback: false },
  ],
  [
    'in the date',
    () => new TestTalk().reaches(1),
    { mark: 'not-confirmed', ending: 'hung-up', listenedMs: 2000 },
  ],
  ['after the question', () => asked(), { mark: 'not-confirmed', ending: 'hung-up', listenedMs: 10_000 }],
  ['asked for the second time', () => asked().silence(), { mark: 'not-confirmed', ending: 'hung-up' }],
  ['after an unsure yes', () => asked().hears('yes', 0.7), { mark: 'not-confirmed', ending: 'hung-up' }],
  [
    'during the thanks',
    () => asked().hears('yes'),
    { mark: 'confirmed', ending: 'said-yes', lastStep: 'thanks' },
  ],
  [
    'asked for the reason',
    () => asked().hears('no'),
    { mark: 'declined', ending: 'said-no', lastStep: 'reason', callback: false },
  ],
  [
    'told of the administrator',
    () => asked().hears('person'),
    { ending: 'asked-for-person', administrator: 'nobody-took', callback: true, lastStep: 'administrator' },
  ],
  [
    'waiting for the administrator',
    () => asked().silence().finishes().silence().finishes(),
    { ending: 'silent', administrator: 'nobody-took', callback: true },
  ],
  [
    'during the promise',
    () => asked().presses('0').finishes().connects(false),
    { ending: 'asked-for-person', administrator: 'nobody-took', callback: true },
  ],
];

describe('hanging up', () => {
  it.each(hangUps)('%s', (_, run, expected) => {
    const talk = run().hangsUp();
    expect(talk.over).toBe(true);
    expect(talk.outcome).toMatchObject(expected);
  });
});
