import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Who may import whom; a room that isn't named may be imported by none. See ARCHITECTURE.md. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  base: [],
  db: ['base'],
  sip: ['base'],
  media: ['base'],
  speech: ['base', 'media'],
  calls: ['base', 'db', 'sip', 'media'],
  clinic: ['base', 'db'],
  inbox: ['base', 'db', 'clinic'],
  scenario: ['base', 'db', 'media', 'speech', 'calls', 'clinic'],
  campaigns: ['base', 'db', 'calls', 'clinic', 'scenario'],
  rehearsal: ['base', 'sip', 'media', 'speech'],
  api: ['base', 'db', 'speech', 'calls', 'clinic', 'inbox', 'scenario', 'campaigns'],
  main: [
    'base',
    'db',
    'sip',
    'media',
    'speech',
    'calls',
    'clinic',
    'inbox',
    'scenario',
    'campaigns',
    'rehearsal',
    'api',
  ],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => ({
      from: relative(root, file),
      to: relative(root, resolve(dirname(file), fileName)),
    }));
}

const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);
const serverImports = sources('src')
  .filter((file) => !isTest(file))
  .flatMap(importsOf);
const webImports = sources('web/src')
  .filter((file) => !isTest(file))
  .flatMap(importsOf);
// these stand outside, as a user does; wire tests and benches may take the part of a room that they are about
const outsideImports = ['test/stories', 'test/peers', 'test/browser'].flatMap(sources).flatMap(importsOf);

function roomOf(file: string): string | undefined {
  const [top, room, ...rest] = file.split(sep);
  return top === 'src' && rest.length > 0 ? room : undefined;
}

const crossings = serverImports.filter(({ from, to }) => roomOf(from) !== roomOf(to));

describe('the rooms', () => {
  it('are all in the table', () => {
    const rooms = readdirSync(join(root, 'src'));
    expect(rooms.filter((room) => !(room in mayImport))).toEqual([]);
  });

  it('import only whom they may', () => {
    const wrong = crossings.filter(
      ({ from, to }) => !mayImport[roomOf(from) ?? '']?.includes(roomOf(to) ?? ''),
    );
    expect(wrong).toEqual([]);
  });

  it("enter each other by the door, index.ts (the contract's for the web)", () => {
    const wrong = crossings.filter(({ to }) => to !== join('src', roomOf(to) ?? '', 'index.ts'));
    expect(wrong).toEqual([]);
  });

  it('are entered by the door by stories, peers and the browser too', () => {
    const inside = outsideImports.filter(({ to }) => roomOf(to) !== undefined);
    expect(inside.filter(({ to }) => to !== join('src', roomOf(to)!, 'index.ts'))).toEqual([]);
  });

  it('have no drawer for odds and ends', () => {
    const drawer = /(^|[/-])(utils?|helpers?|common|types|managers?|misc)([./]|$)/;
    const names = [...sources('src'), ...sources('web/src')].map((file) => relative(root, file));
    expect(names.filter((name) => drawer.test(name))).toEqual([]);
  });

  it('never let the voice path see the database', () => {
    const wrong = serverImports.filter(
      ({ from, to }) => ['sip', 'media', 'speech'].includes(roomOf(from) ?? '') && roomOf(to) === 'db',
    );
    expect(wrong).toEqual([]);
  });

  it('show the web nothing but the contract', () => {
    const wrong = webImports.filter(
      ({ to }) => !to.startsWith(join('web', 'src')) && !to.startsWith(join('src', 'api', 'contract')),
    );
    expect(wrong).toEqual([]);
  });

  it('call the system past Node in one file, where pointers are, and a voice in a process of its own', () => {
    const isNative = (file: string): boolean =>
      ts
        .preProcessFile(readFileSync(file, 'utf8'), true, true)
        .importedFiles.some(({ fileName }) => /^(koffi|ffi|ref)(-|$)/.test(fileName));
    const callers = sources('src').filter(isNative);
    expect(callers.map((file) => relative(root, file)).sort()).toEqual([
      join('src', 'media', 'thread', 'libc.ts'),
      join('src', 'speech', 'engines', 'rhvoice', 'rhvoice-library.ts'),
    ]);
  });

  it('have no circles, not even of types', () => {
    expect(circleIn([...serverImports, ...webImports])).toEqual([]);
  });
});

/** The files of one circle, or none. */
function circleIn(imports: readonly Import[]): string[] {
  const next = new Map<string, Import[]>();
  for (const edge of imports) next.set(edge.from, [...(next.get(edge.from) ?? []), edge]);
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] => {
    const at = path.indexOf(file);
    if (at >= 0) return [...path.slice(at), file];
    if (done.has(file)) return [];
    for (const { to } of next.get(file) ?? []) {
      const circle = visit(to, [...path, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  for (const file of next.keys()) {
    const circle = visit(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}
