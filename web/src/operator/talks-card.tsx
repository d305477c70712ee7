import { Button, Group, Stack } from '@mantine/core';
import type { TalkNow } from '../../../src/api/contract/index.ts';
import { formatClock } from '../lib/format/duration.ts';
import { useT } from '../lib/i18n/index.ts';
import { useNow } from '../lib/use-now.ts';
import { Card } from '../ui/card.tsx';
import { IconEar } from '../ui/icons.ts';
import { PhoneNumber } from '../ui/phone-number.tsx';
import { useDesk } from './operator-provider.tsx';
import classes from './operator.module.css';
import { PersonName } from './person-name.tsx';
import { Supervisors } from './supervisors.tsx';
import { useTalks } from './requests/get-talks.ts';

/** For those who lead the others: who talks with whom now, and a way to listen in. */
export function TalksCard() {
  const t = useT();
  const { data } = useTalks();
  const talks = data?.items ?? [];
  return (
    <Card title={t.operator.talksTitle}>
      <Stack gap="md">
        {talks.length === 0 && <p className={classes.people}>{t.operator.noTalks}</p>}
        {talks.map((talk) => (
          <TalkRow key={talk.callId} talk={talk} />
        ))}
      </Stack>
    </Card>
  );
}

function TalkRow({ talk }: { readonly talk: TalkNow }) {
  const t = useT();
  const now = useNow(1000);
  const { desk, view } = useDesk();
  const { callId, people, number, since, guest, held, supervisors } = talk;
  return (
    <Group justify="space-between" gap="sm">
      <div>
        <div>
          {people.map((person, n) => (
            <span key={`${person.name}${person.number}`}>
              {n > 0 && ', '}
              <PersonName person={person} />
            </span>
          ))}{' '}
          · {number === null ? t.calls.anonymous : <PhoneNumber value={number} />}
        </div>
        <div className={`${classes.people} tabular`}>
          {formatClock(now - Date.parse(since))}
          {guest ? (
            <>
              {' · '}
              {t.operator.asks} <PersonName person={guest} />
            </>
          ) : (
            held && ` · ${t.operator.words.held}`
          )}
        </div>
        <Supervisors of={supervisors} />
      </div>
      <Button
        variant="default"
        leftSection={<IconEar size={18} aria-hidden />}
        disabled={view.call !== null || !view.reached}
        onClick={() => void desk.supervise(callId, 'listen')}
      >
        {t.operator.listen}
      </Button>
    </Group>
  );
}
