import type { CallEvent as StoredEvent, CallRecord } from '../../../calls/index.ts';
import type { CallDetail, CallEvent, CallRow } from '../../contract/index.ts';
import { instant, instantOrNull } from '../../presenters/instant.ts';
import { maskedPhone } from '../../presenters/masked-phone.ts';
import type { RecordingFile } from '../../recording/recording-file.ts';
import type { ApiServices } from '../../services.ts';

/** Whom a call was placed for. */
interface Purpose {
  readonly campaignId: string | null;
  readonly targetId: string | null;
  readonly patientName: string | null;
}

const nobody: Purpose = { campaignId: null, targetId: null, patientName: null };

/** Turns call records into JSON, with what the other rooms know of them. */
export class CallPresenter {
  readonly #services: ApiServices;

  constructor(services: ApiServices) {
    this.#services = services;
  }

  async rows(projectId: string, calls: readonly CallRecord[]): Promise<CallRow[]> {
    const trunkNames = await this.#trunkNames(projectId, calls);
    const purposes = await this.#purposes(calls);
    return calls.map((call) => ({
      ...(purposes.get(call.id) ?? nobody),
      id: call.id,
      ...numbersOf(call),
      trunk:
        call.trunkId === undefined ? null : { id: call.trunkId, name: trunkNames.get(call.trunkId) ?? '' },
      direction: call.direction,
      purpose: call.purpose,
      placedAt: instant(call.placedAt),
      answeredAt: instantOrNull(call.answeredAt),
      endedAt: instantOrNull(call.endedAt),
      cause: call.cause ?? null,
      endedBy: call.endedBy ?? null,
      sipStatus: call.sipStatus ?? null,
      ringMs: call.ringMs ?? null,
      talkMs: call.talkMs ?? null,
      hasRecording: call.recording !== undefined,
    }));
  }

  async detail(call: CallRecord, recording: RecordingFile | undefined): Promise<CallDetail> {
    const [row] = await this.rows(call.projectId, [call]);
    const events = await this.#services.calls.records.events(call.id);
    return {
      ...(row as CallRow),
      quality: call.quality ? presentQuality(call.quality) : null,
      timeline: events.map((event) => presentEvent(call, event)),
      recording: recording
        ? {
            url: `/api/calls/${call.id}/recording`,
            waveformUrl: `/api/calls/${call.id}/waveform`,
            format: recording.format,
            durationMs: recording.durationMs,
            sizeBytes: recording.sizeBytes,
          }
        : null,
    };
  }

  async #trunkNames(projectId: string, calls: readonly CallRecord[]): Promise<Map<string, string>> {
    const { trunks } = this.#services.calls;
    const names = new Map((await trunks.list(projectId)).map((trunk) => [trunk.id, trunk.name]));
    for (const { trunkId } of calls) {
      // lines that were removed since are still known by their id
      if (trunkId !== undefined && !names.has(trunkId)) {
        names.set(trunkId, (await trunks.get(trunkId))?.name ?? '');
      }
    }
    return names;
  }

  async #purposes(calls: readonly CallRecord[]): Promise<Map<string, Purpose>> {
    const { campaigns, appointments } = this.#services;
    const attempts = await campaigns.attemptsOfCalls(calls.map((call) => call.id));
    const targets = await campaigns.targetsById(attempts.map((attempt) => attempt.targetId));
    const visits = await appointments.getMany(targets.map((target) => target.appointmentId));
    const visitOf = new Map(targets.map((target) => [target.id, target.appointmentId]));
    const nameOf = new Map(visits.map((visit) => [visit.id, visit.patientName]));
    return new Map(
      attempts.map(({ callId, campaignId, targetId }) => [
        callId,
        { campaignId, targetId, patientName: nameOf.get(visitOf.get(targetId) ?? '') ?? null },
      ]),
    );
  }
}

/** Of patients' numbers only a part is shown; our own are no secret. */
function numbersOf({ direction, from, to }: CallRecord): Pick<CallRow, 'phone' | 'ourNumber'> {
  if (direction === 'out') return { phone: maskedPhone(to), ourNumber: from ?? null };
  return { phone: from === undefined ? null : maskedPhone(from), ourNumber: to };
}

function presentQuality(quality: NonNullable<CallRecord['quality']>): NonNullable<CallDetail['quality']> {
  const { roundTripMs, farEnd, mos } = quality;
  return { ...quality, roundTripMs: roundTripMs ?? null, farEnd: farEnd ?? null, mos: mos ?? null };
}

/** The stress that a sentence is said with (U+0301) is for the voice. */
const stresses = /\u0301/g;

/** Who has sent a call on may be anybody: his number is masked as the caller's is. */
function shownDetail({ kind, detail }: StoredEvent): CallEvent['detail'] {
  const { number, text } = detail;
  if (kind === 'forwarded' && typeof number === 'string') return { ...detail, number: maskedPhone(number) };
  if (kind === 'said' && typeof text === 'string') return { ...detail, text: text.replace(stresses, '') };
  return { ...detail };
}

function presentEvent(call: CallRecord, event: StoredEvent): CallEvent {
  // the recording begins with the answer
  const recordingMs = call.recording && call.answeredAt !== undefined ? event.at - call.answeredAt : null;
  return {
    at: instant(event.at),
    offsetMs: event.at - call.placedAt,
    recordingMs: recordingMs !== null && recordingMs >= 0 ? recordingMs : null,
    kind: event.kind,
    detail: shownDetail(event),
  };
}
