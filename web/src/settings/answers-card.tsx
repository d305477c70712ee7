import { Textarea } from '@mantine/core';
import type { WrongAnswer } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';

interface AnswersCardProps {
  /** As it is typed, one answer a line. */
  readonly text: string;
  /** The first line that can't be understood. */
  readonly wrong: WrongAnswer | undefined;
  readonly onChange: (text: string) => void;
}

/** Of the language that the robot speaks, whichever the page does. */
const example = 'сколько стоит приём; какая цена = Первый приём стоит 1500 ₽.';

/** What the robot says to questions, before it asks again. */
export function AnswersCard({ text, wrong, onChange }: AnswersCardProps) {
  const t = useT();
  return (
    <Card title={t.settings.answers}>
      <Textarea
        label={t.settings.answerWords}
        description={t.settings.answersHint}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        placeholder={example}
        autosize
        minRows={3}
        maxRows={12}
        value={text}
        error={
          wrong &&
          t.settings.answerWrong(wrong.wrongLine, t.settings.answerTroubles[wrong.trouble], wrong.slot)
        }
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </Card>
  );
}
