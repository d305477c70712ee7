import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { useT } from '../lib/i18n/index.ts';
import classes from './search-field.module.css';
import { IconSearch } from './icons.ts';

interface SearchFieldProps {
  readonly placeholder?: string;
  readonly initial?: string;
  /** Told a quarter of a second after the last key. */
  readonly onSearch: (text: string) => void;
}

export function SearchField({ placeholder, initial = '', onSearch }: SearchFieldProps) {
  const t = useT();
  const [text, setText] = useState(initial);
  const tell = useDebouncedCallback(onSearch, 250);
  return (
    <TextInput
      type="search"
      aria-label={t.everywhere.search}
      placeholder={placeholder ?? t.everywhere.searchHint}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      className={classes.field}
      onChange={(event) => {
        setText(event.currentTarget.value);
        tell(event.currentTarget.value.trim());
      }}
    />
  );
}
