import { DateTime } from 'luxon';
import type { OwnVoice } from '../../../clinic/index.ts';
import { firstWords, type ReminderFacts } from '../../../scenario/index.ts';
import { pronouncer, readRecordedPart, recordedExample, recordedParts } from '../../../speech/index.ts';
import type { ApiServices } from '../../services.ts';
import type { VoiceNeeds, VoiceNeedsReader } from './voice-needs.ts';

/** What a patient of tomorrow hears first, as far as it is recorded whole; undefined when nothing is. */
export async function voiceExample(
  { ownVoices, clock }: Pick<ApiServices, 'ownVoices' | 'clock'>,
  reader: VoiceNeedsReader,
  voice: OwnVoice,
): Promise<Buffer | undefined> {
  const needs = await reader.of(voice.projectId);
  const recordings = await ownVoices.recordings(voice);
  const read = await Promise.all(
    recordings.map(async (recording) => {
      const file = await ownVoices.sound(voice, recording, 'ready').catch(() => undefined);
      const part = file && readRecordedPart(recording.fileId, file);
      return part ? [{ text: recording.text, part }] : [];
    }),
  );
  const parts = recordedParts(read.flat(), pronouncer(needs.settings.pronunciations));
  const today = DateTime.fromMillis(clock.now(), { zone: needs.settings.timeZone });
  const facts = factsOf(needs, today.plus({ days: 1 }).toFormat('yyyy-MM-dd'));
  return recordedExample(firstWords(reader.reminder, facts, today.toFormat('yyyy-MM-dd')), parts);
}

/** The visit that is met most. */
function factsOf({ settings, lists }: VoiceNeeds, date: string): ReminderFacts {
  const { clinicName, disclosureLevel, timeZone, pronunciations } = settings;
  const [doctor, specialty, time] = [lists.doctors[0], lists.specialties[0], lists.times[0]];
  return {
    ...{ clinicName, disclosureLevel, zone: timeZone, pronunciations, date },
    time: time?.value ?? '15:00',
    ...(doctor ? { doctor: doctor.value } : {}),
    ...(specialty ? { specialty: specialty.value } : {}),
  };
}
