// Calls as the classifier hears them: who says what in which voice over which line.
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Heard, Recognizer } from '../../src/speech/index.ts';
import { listen } from '../../src/speech/measuring/listen.ts';
import { babbleOf, beep, chances, conditions, joined, silence, throughLine } from './line.ts';
import { scripts, type Kind, type Script } from './phrases.ts';
import { speakers, type Speaker } from './voices.ts';

export interface Case {
  readonly kind: Kind;
  readonly voice: string;
  readonly condition: string;
  readonly sound: Int16Array;
  /** When each sentence ends, and what a recogniser would have written down by then. */
  readonly words: readonly { readonly endMs: number; readonly text: string }[];
  readonly onsetMs: number;
  /** What the embedded recogniser has understood. */
  readonly heard: readonly Heard[];
}

const afterwardsMs = 5000;

function caseOf(kind: Kind, script: Script, speaker: Speaker, seed: number, behind: Int16Array): Case {
  const chance = chances(seed);
  const condition = conditions[seed % conditions.length]!;
  const leadMs = Math.round((200 + 2300 * chance()) / 20) * 20;
  const parts: Int16Array[] = [silence(leadMs)];
  const words: { endMs: number; text: string }[] = [];
  const atMs = (): number => parts.reduce((sum, part) => sum + part.length, 0) / 8;
  for (const part of script) {
    if (part === '+beep') parts.push(beep(chance() < 0.7 ? 1000 : 440, 300 + Math.round(400 * chance())));
    else if (typeof part === 'number') parts.push(silence(part));
    else {
      parts.push(speaker.say(part));
      words.push({ endMs: atMs(), text: part });
    }
  }
  parts.push(silence(afterwardsMs));
  const sound = throughLine(joined(parts), condition, behind, chance);
  return { kind, voice: speaker.name, condition: condition.name, sound, words, onsetMs: leadMs, heard: [] };
}

/** Wordings and voices to learn from, and others to measure with: no case of one has a voice or a wording of the other. */
export function madeCases(part: 'learnt' | 'held-out'): readonly Case[] {
  const voices = speakers();
  const mine = voices.filter(({ heldOut }) => heldOut === (part === 'held-out'));
  console.log(`${part}: ${mine.map(({ name }) => name).join(', ')}`);
  const behind = babbleOf(voices.slice(0, 6).map((voice) => voice.say(scripts.menu[0]![0] as string)));
  let seed = 0;
  return (Object.keys(scripts) as Kind[]).flatMap((kind) =>
    scripts[kind]
      .filter((_, at) => (at % 2 === 1) === (part === 'held-out'))
      .flatMap((script) =>
        mine.flatMap((voice) => [1, 2].map(() => caseOf(kind, script, voice, (seed += 1), behind))),
      ),
  );
}

/** Recordings of people: short ones as one picks up, and the prompts of a real menu one after another. */
export function realCases(): readonly Case[] {
  const folder = process.env.PEREZVON_TRAINING ?? join(homedir(), '.cache/perezvon-training');
  if (!existsSync(join(folder, 'eval-people.bin'))) return [];
  const bytes = readFileSync(join(folder, 'eval-people.bin'));
  const all = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  const clips = JSON.parse(readFileSync(join(folder, 'eval-people.json'), 'utf8')) as {
    offset: number;
    length: number;
    group: string;
  }[];
  const sounds = clips.map((clip) => ({
    ...clip,
    sound: all.subarray(clip.offset, clip.offset + clip.length),
  }));
  const make = (kind: Kind, group: string, sound: Int16Array): Case => ({
    ...{ kind, voice: group, condition: 'as recorded', words: [], onsetMs: 400, heard: [] },
    sound: joined([silence(400), sound, silence(afterwardsMs)]),
  });
  const people = sounds
    .filter(({ length }) => length >= 2400 && length <= 3.4 * 8000)
    .map(({ group, length, sound }) => make(length <= 1.6 * 8000 ? 'hello' : 'company', group, sound));
  const prompts = sounds.filter(({ group, length }) => group === 'asterisk' && length > 1.5 * 8000);
  const menus = Array.from({ length: Math.floor(prompts.length / 4) }, (_, at) =>
    make('menu', 'asterisk', joined(prompts.slice(4 * at, 4 * at + 4).map(({ sound }) => sound))),
  );
  return [...people, ...menus];
}

/** With what the recogniser makes of them. */
export async function heardBy(recognizer: Recognizer, cases: readonly Case[]): Promise<readonly Case[]> {
  const done: Case[] = [];
  for (const one of cases) done.push({ ...one, heard: await listen(recognizer, one.sound) });
  return done;
}
