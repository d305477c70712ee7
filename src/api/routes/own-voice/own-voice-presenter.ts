import type { OwnVoice as StoredVoice, OwnVoiceRecording } from '../../../clinic/index.ts';
import { OwnVoicePart, type OwnVoice } from '../../contract/index.ts';
import { instant } from '../../presenters/instant.ts';
import { saidShare, type VoiceNeeds, type VoicePart } from './voice-needs.ts';

export function presentVoice(voice: StoredVoice, needs: VoiceNeeds, parts: readonly VoicePart[]): OwnVoice {
  const { id, name, consent, inUse, mixes } = voice;
  const recorded = parts.filter(({ group, recording }) => group !== 'extra' && recording).length;
  return {
    id,
    name,
    consent,
    inUse,
    mixes,
    recorded,
    needed: needs.parts.length,
    saidShare: saidShare(needs, parts),
  };
}

export function presentPart({ code, text, group, readAs, often, recording }: VoicePart): OwnVoicePart {
  return { code, text, group, readAs, often, recording: recording ? presentRecording(recording) : null };
}

function presentRecording(recording: OwnVoiceRecording): NonNullable<OwnVoicePart['recording']> {
  const { fileId, durationMs, loudness, noiseUnderDb, remarks, recordedAtMs } = recording;
  const known = OwnVoicePart.shape.recording.unwrap().shape.remarks;
  return {
    ...{ id: fileId, durationMs, loudness, recordedAt: instant(recordedAtMs) },
    noiseUnderDb: noiseUnderDb ?? null,
    remarks: known.parse(remarks),
  };
}
