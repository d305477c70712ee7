// PostgreSQL, "COPY", text format: tab between values, \N for null, backslash before what would be read as a sign.
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

type Value = string | number | boolean | undefined | readonly string[];

/** One line of COPY's text format. Lists become PostgreSQL arrays. */
export function copyLine(values: readonly Value[]): string {
  return `${values.map(copyValue).join('\t')}\n`;
}

function copyValue(value: Value): string {
  if (value === undefined) return '\\N';
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'object') {
    return escape(`{${value.map((item) => `"${item.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`);
  }
  return String(value);
}

const signs: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '',
};

function escape(text: string): string {
  // PostgreSQL has no NUL in text
  return text.replaceAll(/[\\\t\n\r\0]/g, (sign) => signs[sign] ?? '');
}

/** Cells as a JSON list that `jsonb` takes: it knows neither NUL nor half a surrogate pair. */
export function jsonOf(cells: readonly string[]): string {
  return JSON.stringify(cells.map((cell) => cell.replaceAll(unstorable, '')));
}

// eslint-disable-next-line no-control-regex -- NUL is what is looked for
const unstorable = /\u0000|\p{Surrogate}/gu;

/** Sends ready lines into `target`: a table with its columns. */
export async function copyInto(client: PoolClient, target: string, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  const stream = client.query(copyFrom(`copy ${target} from stdin`));
  await new Promise<void>((resolve, reject) => {
    stream.once('error', reject);
    stream.once('finish', resolve);
    stream.end(lines.join(''));
  });
}
