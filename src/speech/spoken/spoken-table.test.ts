import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { spokenCount, spokenNumber } from './cardinals.ts';
import { spokenClinic } from './clinic-name.ts';
import { countedNoun } from './counted-nouns.ts';
import { spokenPhone } from './digits.ts';
import { cases, type Case, type Gender } from './grammar.ts';
import { spokenName } from './names.ts';
import { spokenOrdinal } from './ordinals.ts';
import { spokenDuration, spokenMoney } from './quantities.ts';
import { spokenSpecialist, spokenWhereTo } from './specialties.ts';
import { spokenText } from './text.ts';

interface Row {
  readonly line: number;
  readonly kind: string;
  readonly input: string;
  readonly args: readonly string[];
  readonly expected: string;
}

const file = new URL('../../../test/fixtures/speech/spoken.tsv', import.meta.url);
const rows = readFileSync(file, 'utf8')
  .split('\n')
  .map((text, index) => ({ text, line: index + 1 }))
  .filter(({ text }) => text !== '' && !text.startsWith('#'))
  .map(({ text, line }): Row => {
    const [kind, input, args, expected] = text.split('\t') as [string, string, string, string];
    return { line, kind, input, args: args.split(' '), expected };
  });

const genders: Readonly<Record<string, Gender | 'plural'>> = {
  m: 'masculine',
  f: 'feminine',
  n: 'neuter',
  pl: 'plural',
};

function said({ kind, input, args }: Row, grammaticalCase: Case): string {
  const gender = genders[args[1] ?? 'm'];
  const animate = args[2] === 'a';
  switch (kind) {
    case 'number':
      return spokenNumber(Number(input), grammaticalCase, gender as Gender, animate);
    case 'ordinal':
      return spokenOrdinal(Number(input), grammaticalCase, gender, animate);
    case 'count': {
      const [count, form] = input.split(' ') as [string, string];
      return spokenCount(Number(count), countedNoun(Number(count), form)!.noun, grammaticalCase);
    }
    case 'duration':
      return spokenDuration(Number(input), grammaticalCase);
    case 'money':
      return spokenMoney(Number(input), grammaticalCase);
    case 'phone':
      return spokenPhone(input);
    case 'name':
      return spokenName(input, grammaticalCase);
    case 'specialist':
      return spokenSpecialist(input, grammaticalCase);
    case 'where':
      return spokenWhereTo(input);
    case 'clinic':
      return spokenClinic(input, grammaticalCase);
    case 'text':
      return spokenText(input);
    default:
      throw new Error(`line of an unknown kind: ${kind}`);
  }
}

describe('the table of spoken Russian', () => {
  it.each(rows)('$line: $kind «$input» $args', (row) => {
    const asked = row.args[0] === '*' ? cases : [row.args[0] as Case];
    expect(asked.map((each) => said(row, each)).join(' | ')).toBe(row.expected);
  });

  it('has a thousand examples', () => {
    const examples = rows.reduce((sum, row) => sum + row.expected.split(' | ').length, 0);
    expect(examples).toBeGreaterThan(1000);
  });

  it('leaves what it has said unchanged', () => {
    const texts = rows.filter(({ kind }) => kind === 'text').map(({ expected }) => expected);
    expect(texts.map(spokenText)).toEqual(texts);
  });
});
