import { expect, test } from 'vitest';
import { Failure } from '../../base/index.ts';
import { troubleSentence } from './trouble-sentence.ts';

const coded = (code: string, message = 'raw'): Error => Object.assign(new Error(message), { code });

test.each([
  ['a refusal', new Failure('conflict', { code: 'x.y', message: 'Not now.' }), 'Not now.'],
  ['an empty database', coded('42P01'), 'start Perezvon on it once'],
  ['a database of an older version', coded('42703'), 'start Perezvon on it once'],
  ['a database that was not made', coded('3D000'), 'createdb'],
  ['a wrong password of the database', coded('28P01'), 'user and password in DATABASE_URL'],
  ['an unknown user of the database', coded('28000'), 'createuser'],
  ['a database of somebody else', coded('42501'), 'ALTER DATABASE'],
  ['a database that is away', coded('ECONNREFUSED'), 'The database does not answer'],
  [
    'an option that is not known',
    coded('ERR_PARSE_ARGS_UNKNOWN_OPTION', "Unknown option '--x'"),
    'See: perezvon help',
  ],
])('%s is said in a sentence', (_, error, sentence) => {
  const said = troubleSentence(error);
  expect(said).toContain(sentence);
  expect(said).not.toContain('    at ');
  expect(said).not.toContain('raw');
});

test('a bug is shown with where it happened, and without values of rows', () => {
  const bug = Object.assign(new Error('boom'), { detail: 'Key (phone)=(+79990000000)' });
  expect(troubleSentence(bug)).toContain('trouble-sentence.test');
  expect(troubleSentence(bug)).not.toContain('7999');
});
