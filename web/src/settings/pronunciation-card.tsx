import { Alert, Button, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Pronunciation, WrongPronunciation } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { Card } from '../ui/card.tsx';
import { IconVolume } from '../ui/icons.ts';
import { pronunciationAt } from './pronunciation-at.ts';
import { useHearPronunciation } from './requests/hear-pronunciation.ts';

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
  const [place, setPlace] = useState(0);
  return (
    <Card title={t.settings.pronunciation}>
      <Stack gap="md">
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
          onSelect={(event) => setPlace(event.currentTarget.selectionStart)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        <Listen word={pronunciationAt(text, place)} />
      </Stack>
    </Card>
  );
}

/** Plays the word of the line that the cursor stands in. */
function Listen({ word }: { readonly word: Pronunciation | undefined }) {
  const t = useT();
  const wordsOf = useFailureWords();
  const hear = useHearPronunciation();
  const wrong = hear.error ? wordsOf(hear.error) : hear.data && t.speech.troubles[hear.data];
  return (
    <div>
      <Button
        variant="default"
        maw="100%"
        leftSection={<IconVolume size={17} aria-hidden />}
        loading={hear.isPending}
        disabled={!word}
        onClick={() => word && hear.mutate(word)}
      >
        {word ? t.settings.listenTo(word.word) : t.settings.listen}
      </Button>
      {wrong && (
        <Alert color="coral" role="alert" mt="sm">
          {wrong}
        </Alert>
      )}
    </div>
  );
}
