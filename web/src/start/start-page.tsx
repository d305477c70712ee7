import { useT } from '../lib/i18n/index.ts';
import { Page } from '../ui/page.tsx';
import { CheckStep } from './check-step.tsx';
import { ColumnsStep } from './columns-step.tsx';
import { FileStep } from './file-step.tsx';
import { LineStep } from './line-step.tsx';
import { useWizardPlace } from './use-wizard-place.ts';
import { WizardSteps } from './wizard-steps.tsx';

/** The wizard: a file of visits → its columns → a line → start. */
export function StartPage() {
  const t = useT();
  const [{ step, importId, campaignId }, go] = useWizardPlace();
  const anotherFile = () => go({ step: 'file', importId: null, campaignId: null });
  return (
    <Page title={t.start.title} lead={step === 'file' ? t.start.lead : undefined}>
      <WizardSteps
        step={step}
        onBack={(earlier) => (earlier === 'file' ? anotherFile() : go({ step: earlier }))}
      />
      {step === 'file' && (
        <FileStep onImport={(id) => go({ step: 'columns', importId: id, campaignId: null })} />
      )}
      {step === 'columns' && importId && (
        <ColumnsStep importId={importId} onAnotherFile={anotherFile} onNext={() => go({ step: 'line' })} />
      )}
      {step === 'line' && importId && (
        <LineStep importId={importId} onNext={(id) => go({ step: 'check', campaignId: id })} />
      )}
      {step === 'check' && campaignId && <CheckStep campaignId={campaignId} />}
    </Page>
  );
}
