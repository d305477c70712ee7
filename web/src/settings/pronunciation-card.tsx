import { Textarea } from '@mantine/core';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';

interface PronunciationCardProps {
  /** As it is typed, one word a line. */
  readonly text: string;
  /** The first line that can't be understood, from 1. */
  readonly wrongLine: number | undefined;
  readonly onChange: (text: string) => void;
}

/** Of the language that the robot speaks, whichever the page does. */
const example = 'Дентал = дэнт+ал';

/** How the robot says words of the clinic's own: its name, surnames of its doctors. */
export function PronunciationCard({ text, wrongLine, onChange }: PronunciationCardProps) {
  const t = useT();
  return (
    <Card title={t.settings.pronunciation}>
      <Textarea
        label={t.settings.pronunciationWords}
        description={t.settings.pronunciationHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={example}
        autosize
        minRows={3}
        maxRows={12}
        value={text}
        error={wrongLine === undefined ? null : t.settings.pronunciationWrong(wrongLine)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Card>
  );
}
