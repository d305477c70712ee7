import { Failure } from '../../../base/index.ts';
import type { OwnVoice } from '../../../clinic/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { AuditAction } from '../../auth/audit-store.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import { ownRow } from '../../guard.ts';
import { VoiceNeedsReader, type VoicePart } from './voice-needs.ts';

/** What all routes of recorded voices ask first. */
export class VoiceDesk {
  readonly needs: VoiceNeedsReader;
  readonly #context: Pick<ApiContext, 'services' | 'audit'>;

  constructor(context: Pick<ApiContext, 'services' | 'audit'>) {
    this.#context = context;
    this.needs = new VoiceNeedsReader(context.services);
  }

  /** A voice of the asker's project; throws `Failure` `own-voice.missing`. */
  async own(session: StoredSession, id: string): Promise<OwnVoice> {
    return ownRow(session, await this.#context.services.ownVoices.get(id), 'own-voice');
  }

  async partsOf(voice: OwnVoice): Promise<readonly VoicePart[]> {
    return this.needs.partsOf(voice, await this.needs.of(voice.projectId));
  }

  /** Throws `Failure` `own-voice.part-missing`. */
  async partOf(voice: OwnVoice, code: string): Promise<VoicePart> {
    const part = (await this.partsOf(voice)).find((one) => one.code === code);
    if (part) return part;
    throw new Failure('missing', {
      code: 'own-voice.part-missing',
      message: 'There is no such phrase any more.',
    });
  }

  note({ projectId, accountId }: StoredSession, action: AuditAction, subjectId: string): Promise<void> {
    return this.#context.audit.write({ projectId, accountId, action, subjectId });
  }
}
