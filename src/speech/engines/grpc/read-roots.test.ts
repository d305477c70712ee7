import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isFailure } from '../../../base/index.ts';
import { readRoots } from './grpc-line.ts';

const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const mebibyte = 1024 * 1024;

describe('a file of root certificates', () => {
  let folder: string;
  const named = (name: string, text: string): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const problemOf = (file: string): string => {
    try {
      readRoots(file);
      return 'none';
    } catch (error) {
      if (isFailure(error)) return error.code;
      throw error;
    }
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'roots-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read whole, when one is named', () => {
    expect(readRoots(undefined)).toBeUndefined();
    const longest = pem.padEnd(mebibyte, '\n');
    expect(readRoots(named('longest.pem', longest))).toBe(longest);
  });

  it('is refused when it has no certificate, is too long, or is not there', () => {
    expect(problemOf(named('empty.pem', ''))).toBe('speech.ca-file-empty');
    expect(problemOf(named('long.pem', pem.padEnd(mebibyte + 1, '\n')))).toBe('speech.ca-file-unreadable');
    expect(problemOf(join(folder, 'nowhere.pem'))).toBe('speech.ca-file-unreadable');
  });

  it('is a file: a folder, a pipe and what never ends are refused at once', () => {
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    mkdirSync(join(folder, 'folder'));
    for (const file of [pipe, join(folder, 'folder'), '/dev/zero']) {
      expect(problemOf(file)).toBe('speech.ca-file-unreadable');
    }
  });
});
