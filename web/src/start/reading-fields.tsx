import { NativeSelect } from '@mantine/core';
import type { ChangeImport, Import } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { IconFileSpreadsheet } from '../ui/icons.ts';
import classes from './reading-fields.module.css';

type Reading = NonNullable<ChangeImport['reading']>;

interface ReadingFieldsProps {
  readonly file: Import;
  readonly info: string;
  readonly onChange: (reading: Reading) => void;
}

const encodings = ['utf-8', 'windows-1251', 'utf-16le', 'utf-16be'] as const;
const delimiters = [';', ',', '\t'] as const;

/** How the file was read: encoding and delimiter of a CSV, sheet of an XLSX; each may be corrected. */
export function ReadingFields({ file, info, onChange }: ReadingFieldsProps) {
  const t = useT();
  const { reading, preview } = file;
  const sheets = preview?.sheets ?? [];
  return (
    <div className={classes.bar}>
      <span className={classes.file}>
        <IconFileSpreadsheet size={20} stroke={1.7} aria-hidden />
        {info}
      </span>
      {reading.encoding && (
        <NativeSelect
          size="xs"
          label={t.start.encoding}
          data={encodings.map((value) => ({ value, label: value.toUpperCase() }))}
          value={reading.encoding}
          onChange={(event) =>
            onChange({ encoding: encodings.find((known) => known === event.currentTarget.value) })
          }
        />
      )}
      {reading.delimiter && (
        <NativeSelect
          size="xs"
          label={t.start.delimiter}
          data={delimiters.map((value) => ({ value, label: t.start.delimiters[value] ?? value }))}
          value={reading.delimiter}
          onChange={(event) =>
            onChange({ delimiter: delimiters.find((known) => known === event.currentTarget.value) })
          }
        />
      )}
      {sheets.length > 1 && (
        <NativeSelect
          size="xs"
          label={t.start.sheet}
          data={sheets}
          value={reading.sheet ?? ''}
          onChange={(event) => onChange({ sheet: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
