import { Button, Group, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { SupervisorRole, type OperatorCall } from '../../../src/api/contract/index.ts';
import { useT } from '../lib/i18n/index.ts';
import { IconPlayerStop } from '../ui/icons.ts';
import { useDesk } from './operator-provider.tsx';

/** Of who listens in: heard by nobody, by our own people, or by all; and out again. */
export function SupervisionActions({ call }: { readonly call: OperatorCall }) {
  const t = useT();
  const { desk, view } = useDesk();
  const narrow = useMediaQuery('(max-width: 30em)');
  // the leg is named after the call that it is in
  const callId = call.legId.slice(0, 36);
  return (
    <Group gap="sm">
      <SegmentedControl
        aria-label={t.operator.howHeard}
        orientation={narrow ? 'vertical' : 'horizontal'}
        disabled={!view.reached}
        value={call.role ?? 'listen'}
        data={SupervisorRole.options.map((value) => ({ value, label: t.operator.roles[value] }))}
        onChange={(value) => {
          const role = SupervisorRole.options.find((known) => known === value);
          if (role) void desk.supervise(callId, role);
        }}
      />
      <Button
        color="coral"
        leftSection={<IconPlayerStop size={18} aria-hidden />}
        onClick={() => void desk.hangUp()}
      >
        {t.operator.stopListening}
      </Button>
    </Group>
  );
}
