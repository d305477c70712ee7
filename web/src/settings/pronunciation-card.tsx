import { Textarea } from '@mantine/core';
import type { WrongPronunciation } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';

interface PronunciationCardProps {
  /** As it is typed, one word a line. */
  readonly text: string;
  /** The first line that can't be understood. */
  readonly wrong: WrongPronunciation | undefined;
  readonly onChange: (text: string) => void;
}

/** Of the language that the robot speaks, whichever the page does. */
const example = 'Дентал = дэнт+ал';

/** How the robot says words of the clinic's own: its name, surnames of its doctors. */
export function PronunciationCard({ text, wrong, onChange }: PronunciationCardProps) {
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
        error={
          wrong &&
          t.settings.pronunciationWrong(wrong.wrongLine, t.settings.pronunciationTroubles[wrong.trouble])
        }
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Card>
  );
}
