import { useT } from '../lib/i18n/index.ts';
import { IconCheck } from '../ui/icons.ts';
import classes from './start.module.css';
import { wizardSteps, type WizardStep } from './use-wizard-place.ts';

interface WizardStepsProps {
  readonly step: WizardStep;
  readonly onBack: (step: WizardStep) => void;
}

/** The four steps; those that are behind lead back. */
export function WizardSteps({ step, onBack }: WizardStepsProps) {
  const t = useT();
  const now = wizardSteps.indexOf(step);
  return (
    <ol className={classes.steps} aria-label={t.start.stepOf(now + 1, wizardSteps.length)}>
      {wizardSteps.map((known, index) => {
        const done = index < now;
        return (
          <li
            key={known}
            className={classes.step}
            data-done={done || undefined}
            aria-current={known === step ? 'step' : undefined}
          >
            <span className={`${classes.number} tabular`} aria-hidden="true">
              {done ? <IconCheck size={14} stroke={2.6} /> : index + 1}
            </span>
            {done ? (
              <button type="button" className={classes.stepButton} onClick={() => onBack(known)}>
                {t.start.steps[known]}
              </button>
            ) : (
              t.start.steps[known]
            )}
          </li>
        );
      })}
    </ol>
  );
}
