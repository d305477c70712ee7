import type { SpeechEngine } from '../../../src/api/contract/index.ts';
import { useT, type Dictionary } from '../lib/i18n/index.ts';
import { Card } from '../ui/card.tsx';
import { voiceReach, type VoiceReach } from './voice-reach.ts';

interface ReachNoteProps {
  readonly engine: SpeechEngine;
  readonly fields: Readonly<Record<string, string>>;
}

/** Who gets to hear the patients: it must be known before it is chosen. */
export function ReachNote({ engine, fields }: ReachNoteProps) {
  const t = useT();
  const reach = voiceReach(engine, fields);
  if (reach.to === 'unknown') return null;
  return (
    <Card title={t.speech.reach}>
      <p style={{ margin: 0 }}>{wordsOf(reach, t)}</p>
      {'open' in reach && reach.open && <p style={{ margin: '10px 0 0' }}>{t.speech.plainText}</p>}
    </Card>
  );
}

/** Who gets to read the sentences, which name the visit. */
export function TextReachNote({ engine, fields }: ReachNoteProps) {
  const t = useT();
  const reach = voiceReach(engine, fields);
  if (reach.to === 'unknown') return null;
  return (
    <Card title={t.speaking.reach}>
      <p style={{ margin: 0 }}>{textWordsOf(reach, t)}</p>
      {'open' in reach && reach.open && <p style={{ margin: '10px 0 0' }}>{t.speaking.plainText}</p>}
      {engine.reach.to !== 'this-machine' && <p style={{ margin: '10px 0 0' }}>{t.speaking.fallback}</p>}
    </Card>
  );
}

function textWordsOf(reach: Exclude<VoiceReach, { to: 'unknown' }>, t: Dictionary): string {
  switch (reach.to) {
    case 'here':
      return t.speaking.staysHere;
    case 'own-server':
      return t.speaking.staysWithYou(reach.host);
    case 'others':
      return t.speaking.goesTo(reach.whom);
  }
}

function wordsOf(reach: Exclude<VoiceReach, { to: 'unknown' }>, t: Dictionary): string {
  switch (reach.to) {
    case 'here':
      return t.speech.staysHere;
    case 'own-server':
      return t.speech.staysWithYou(reach.host);
    case 'others':
      return t.speech.goesTo(reach.whom);
  }
}
