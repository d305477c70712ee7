import { Alert, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { SmsSettings } from '../../../src/api/contract/index.ts';
import { useI18n } from '../lib/i18n/index.ts';
import { useMoments } from '../lib/use-moments.ts';
import { Card } from '../ui/card.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { FormFrame } from '../ui/form-frame.tsx';
import { useUnsaved } from '../ui/leave-guard.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { RemoveButton } from '../ui/remove-button.tsx';
import { draftOf, emptyFields, orderOf, type GatewayDraft } from './gateway-draft.ts';
import { GatewayFields } from './gateway-fields.tsx';
import { useChooseGateway, useLeaveGateway } from './requests/sms.ts';

/** By whom messages leave: what it needs, under which name, at which price. */
export function GatewayForm({ settings }: { readonly settings: SmsSettings }) {
  const { t, locale } = useI18n();
  const choose = useChooseGateway();
  const leave = useLeaveGateway();
  const [chosen, setChosen] = useState(settings.chosen ?? settings.gateways[0]?.kind);
  const [drafts, setDrafts] = useState<Readonly<Record<string, GatewayDraft>>>({});
  const [tried, setTried] = useState(false);
  useUnsaved({ drafts });
  const gateway = settings.gateways.find(({ kind }) => kind === chosen);
  if (!gateway) return null;
  const draft = drafts[gateway.kind] ?? draftOf(gateway);
  const change = (part: Partial<GatewayDraft>) =>
    setDrafts((old) => ({ ...old, [gateway.kind]: { ...draft, ...part } }));
  const empty = emptyFields(gateway, draft);
  const wrong = (field: string) => (tried && empty.includes(field) ? t.inbox.required : null);
  const submit = () => {
    setTried(true);
    if (empty.length > 0) return;
    choose.mutate(orderOf(gateway, draft), {
      onSuccess: () => {
        setDrafts({});
        setTried(false);
        notifications.show({ message: t.inbox.saved });
      },
    });
  };
  return (
    <Card title={t.inbox.gateway}>
      <FormFrame sending={choose} verb={t.inbox.save} onSubmit={submit}>
        <StateNote settings={settings} />
        <ChoiceCards
          label={t.inbox.gateway}
          hideLabel
          stacked
          value={gateway.kind}
          choices={settings.gateways.map(({ kind, words }) => ({
            value: kind,
            title: words[locale].name,
            text: words[locale].about,
            ...(kind === settings.chosen ? { badge: t.inbox.chosen } : {}),
          }))}
          onChange={(kind) => {
            setChosen(kind);
            setTried(false);
          }}
        />
        <GatewayFields
          key={gateway.kind}
          gateway={gateway}
          values={draft.fields}
          wrong={wrong}
          onChange={(fields) => change({ fields })}
        />
        <TextInput
          label={t.inbox.sender}
          description={t.inbox.senderHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={16}
          spellCheck={false}
          value={draft.sender}
          error={wrong('sender')}
          onChange={(event) => change({ sender: event.currentTarget.value })}
        />
        <NumberField
          label={t.inbox.price}
          description={t.inbox.priceHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={0}
          max={1000}
          decimalScale={2}
          decimalSeparator=","
          value={draft.priceKopecks === null ? null : draft.priceKopecks / 100}
          error={wrong('price')}
          onChange={(roubles) => change({ priceKopecks: roubles === null ? null : roubles * 100 })}
        />
      </FormFrame>
      {settings.chosen !== null && (
        <Stack mt="md" align="flex-start">
          <RemoveButton
            removal={leave}
            words={{
              verb: t.inbox.leave,
              title: t.inbox.leaveTitle,
              text: t.inbox.leaveText,
              done: t.inbox.left,
            }}
          />
        </Stack>
      )}
    </Card>
  );
}

function StateNote({ settings: { chosen, state } }: { readonly settings: SmsSettings }) {
  const { t } = useI18n();
  const moments = useMoments();
  if (chosen === null || !state) return <Alert color="gray">{t.inbox.states.none}</Alert>;
  return (
    <Alert color={state.state === 'rests' ? 'coral' : 'pine'} role="status">
      {t.inbox.states[state.state](state.since ? moments.moment(state.since) : '')}
      {state.trouble && <div>{t.inbox.troubles[state.trouble]}</div>}
    </Alert>
  );
}
