import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { Consent } from '../../../src/api/contract/index.ts';
import { formatPhone } from '../lib/format/phone.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { useMoments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { IconPlus } from '../ui/icons.ts';
import { offerUndo } from '../ui/offer-undo.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { ConsentDialog } from './consent-dialog.tsx';
import classes from './consents.module.css';
import { FoundList } from './found-list.tsx';
import { useConsents, useWithdrawConsent } from './requests/consents.ts';

/** Who has agreed to what, with the proof of it. */
export function ConsentsCard() {
  const t = useT();
  const wordsOf = useFailureWords();
  const [search, setSearch] = useState('');
  const [adding, setAdding] = useState(false);
  const consents = useConsents(search);
  const withdraw = useWithdrawConsent();
  const onError = (error: unknown) => notifications.show({ color: 'coral', message: wordsOf(error) });
  const takeBack = ({ id, phone }: Consent) => {
    const undo = () => withdraw.mutate({ id, back: true }, { onError });
    const onSuccess = () => offerUndo(t.consents.withdrawn(formatPhone(phone)), t.everywhere.undo, undo);
    withdraw.mutate({ id }, { onSuccess, onError });
  };
  return (
    <Card flush>
      <div className={classes.bar}>
        <SearchField placeholder={t.consents.searchConsent} onSearch={setSearch} />
        <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
          {t.consents.addConsent}
        </Button>
      </div>
      <FoundList
        label={t.consents.consentsTab}
        search={search}
        query={consents}
        empty={{ title: t.consents.consentsEmpty, text: t.consents.consentsEmptyText }}
      >
        {(consent) => <ConsentRow consent={consent} onWithdraw={takeBack} />}
      </FoundList>
      {adding && <ConsentDialog onClose={() => setAdding(false)} />}
    </Card>
  );
}

interface ConsentRowProps {
  readonly consent: Consent;
  readonly onWithdraw: (consent: Consent) => void;
}

function ConsentRow({ consent, onWithdraw }: ConsentRowProps) {
  const t = useT();
  const moments = useMoments();
  const { phone, person, purposes, channels, source, textVersion, proof, givenAt, withdrawnAt } = consent;
  return (
    <>
      <div>
        <p className={`${classes.phone} tabular`}>{formatPhone(phone)}</p>
        {person && <p className={classes.dim}>{person}</p>}
      </div>
      <div>
        <p className={classes.words}>
          {purposes.map((purpose) => t.consents.purposes[purpose]).join(', ')} ·{' '}
          {channels.map((channel) => t.consents.channels[channel]).join(', ')}
        </p>
        <p className={classes.dim}>
          {t.consents.givenWas(moments.date(givenAt))} · {t.consents.sources[source]} · {textVersion} ·{' '}
          {proof}
        </p>
      </div>
      {withdrawnAt ? (
        <p className={classes.dim}>{t.consents.withdrawnOn(moments.date(withdrawnAt))}</p>
      ) : (
        <Button
          variant="subtle"
          size="sm"
          aria-label={t.consents.withdrawFor(formatPhone(phone))}
          onClick={() => onWithdraw(consent)}
        >
          {t.consents.withdraw}
        </Button>
      )}
    </>
  );
}
