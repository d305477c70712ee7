import type { FastifyInstance } from 'fastify';
import type { OwnVoice } from '../../../clinic/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { OwnVoice as ShownVoice } from '../../contract/index.ts';
import { route } from '../../route.ts';
import { presentPart, presentVoice } from './own-voice-presenter.ts';
import { recordingRoutes } from './recording-routes.ts';
import { VoiceDesk } from './voice-desk.ts';

export function ownVoiceRoutes(app: FastifyInstance, context: ApiContext): void {
  const voices = context.services.ownVoices;
  const desk = new VoiceDesk(context);
  const { needs } = desk;
  const shown = async (voice: OwnVoice): Promise<ShownVoice> => {
    const needed = await needs.of(voice.projectId);
    return presentVoice(voice, needed, await needs.partsOf(voice, needed));
  };

  route(app, 'GET /api/own-voices', async ({ session }) => {
    const needed = await needs.of(session.projectId);
    const items: ShownVoice[] = [];
    for (const voice of await voices.list(session.projectId))
      items.push(presentVoice(voice, needed, await needs.partsOf(voice, needed)));
    return { items };
  });

  route(app, 'POST /api/own-voices', async ({ session, body }) => {
    const voice = await voices.add(session.projectId, body);
    await desk.note(session, 'own-voice-changed', voice.id);
    return shown(voice);
  });

  route(app, 'PUT /api/own-voices/:id', async ({ session, params, body }) => {
    const changed = await voices.change(await desk.own(session, params.id), body);
    await desk.note(session, 'own-voice-changed', changed.id);
    return shown(changed);
  });

  route(app, 'DELETE /api/own-voices/:id', async ({ session, params }) => {
    const voice = await desk.own(session, params.id);
    await voices.remove(voice);
    await desk.note(session, 'own-voice-removed', voice.id);
  });

  route(app, 'GET /api/own-voices/:id/parts', async ({ session, params }) => {
    const voice = await desk.own(session, params.id);
    const needed = await needs.of(voice.projectId);
    const parts = await needs.partsOf(voice, needed);
    return { voice: presentVoice(voice, needed, parts), items: parts.map(presentPart) };
  });

  recordingRoutes(app, context, desk);
}
