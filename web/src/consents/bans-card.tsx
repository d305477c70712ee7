import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { ForbiddenNumber } from '../../../src/api/contract/index.ts';
import { formatPhone } from '../lib/format/phone.ts';
import { useT } from '../lib/i18n/index.ts';
import { useFailureWords } from '../lib/use-failure-words.ts';
import { useMoments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { IconPlus, IconUpload } from '../ui/icons.ts';
import { offerUndo } from '../ui/offer-undo.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { AllowDialog } from './allow-dialog.tsx';
import { BanDialog } from './ban-dialog.tsx';
import classes from './consents.module.css';
import { FoundList } from './found-list.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { useForbidAgain, useForbidden } from './requests/do-not-call.ts';

/** Numbers that nobody calls, by the clinic's own decision. */
export function BansCard() {
  const t = useT();
  const moments = useMoments();
  const wordsOf = useFailureWords();
  const [search, setSearch] = useState('');
  const [dialog, setDialog] = useState<'add' | 'import' | ForbiddenNumber | null>(null);
  const numbers = useForbidden(search);
  const again = useForbidAgain();
  const close = () => setDialog(null);
  const allowed = ({ id, phone }: ForbiddenNumber) => {
    const onError = (error: unknown) => notifications.show({ color: 'coral', message: wordsOf(error) });
    const undo = () => again.mutate(id, { onError });
    offerUndo(t.consents.allowed(formatPhone(phone)), t.everywhere.undo, undo);
  };
  return (
    <Card flush>
      <div className={classes.bar}>
        <SearchField placeholder={t.consents.searchBan} onSearch={setSearch} />
        <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setDialog('add')}>
          {t.consents.addBan}
        </Button>
        <Button
          variant="default"
          leftSection={<IconUpload size={17} aria-hidden />}
          onClick={() => setDialog('import')}
        >
          {t.consents.importBans}
        </Button>
      </div>
      <FoundList
        label={t.consents.bansTab}
        search={search}
        query={numbers}
        empty={{ title: t.consents.bansEmpty, text: t.consents.bansEmptyText }}
      >
        {(number) => (
          <>
            <p className={`${classes.phone} tabular`}>{formatPhone(number.phone)}</p>
            <div>
              <p className={classes.words}>{number.reason}</p>
              <p className={classes.dim}>{t.consents.by(number.addedBy, moments.moment(number.addedAt))}</p>
            </div>
            <Button
              variant="subtle"
              size="sm"
              aria-label={t.consents.allowFor(formatPhone(number.phone))}
              onClick={() => setDialog(number)}
            >
              {t.consents.allow}
            </Button>
          </>
        )}
      </FoundList>
      {dialog === 'add' && <BanDialog onClose={close} />}
      {dialog === 'import' && <ImportDialog onClose={close} />}
      {dialog !== null && typeof dialog === 'object' && (
        <AllowDialog number={dialog} onClose={close} onAllowed={() => allowed(dialog)} />
      )}
    </Card>
  );
}
