import { Alert, TextInput } from '@mantine/core';
import type { Settings } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { IconHeadset } from '../ui/icons.ts';
import { robotWords } from './robot-words.ts';
import classes from './start.module.css';
import type { ClinicDraft } from './use-clinic-draft.ts';

interface ScriptCardProps {
  readonly settings: Settings;
  readonly draft: ClinicDraft;
}

/** What the robot will say first, with the clinic's name as it is being typed. */
export function ScriptCard({ settings, draft }: ScriptCardProps) {
  const t = useT();
  const name = draft.name.trim() || settings.clinicName;
  return (
    <Card title={t.start.listenScript}>
      {draft.asksName && (
        <TextInput
          label={t.settings.clinicName}
          description={t.start.clinicNameHint}
          inputWrapperOrder={['label', 'input', 'description']}
          placeholder={t.start.clinicNameExample}
          maxLength={120}
          mb="md"
          value={draft.name}
          onChange={(event) => draft.setName(event.currentTarget.value)}
        />
      )}
      <div className={classes.script} lang="ru">
        {robotWords(name, settings.disclosureLevel).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      <p className={classes.remark}>{t.start.scriptRemark}</p>
    </Card>
  );
}

/** On a real line nobody is set to whom patients are connected: what follows from that, and the field. */
export function AdministratorAlert({ draft }: { readonly draft: ClinicDraft }) {
  const t = useT();
  return (
    <Alert color="brass" mt="md" icon={<IconHeadset />} title={t.start.noAdministrator}>
      <p style={{ margin: '0 0 10px' }}>{t.start.noAdministratorText}</p>
      <TextInput
        label={t.settings.administratorUri}
        placeholder="sip:100@192.168.1.10"
        maw={420}
        maxLength={200}
        value={draft.administratorUri}
        error={draft.wrongUri}
        onChange={(event) => draft.setAdministratorUri(event.currentTarget.value)}
      />
    </Alert>
  );
}
