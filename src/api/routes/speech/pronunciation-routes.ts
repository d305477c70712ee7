import type { FastifyInstance } from 'fastify';
import { Failure } from '../../../base/index.ts';
import { pronouncer, tryVoice, voiceKinds } from '../../../speech/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { route } from '../../route.ts';
import { bestInstalled } from './speaking-routes.ts';

/** A word of the clinic's own, in the voice that its robot has now. */
export function pronunciationRoutes(app: FastifyInstance, { services, settings }: ApiContext): void {
  const { speechEngines, clock, log } = services;
  const { modelDirectory } = settings;
  /** Projects that listen just now: an engine is started for each word. */
  const listening = new Set<string>();

  route(app, 'POST /api/settings/pronunciations/sound', async ({ session: { projectId }, body }) => {
    if (listening.has(projectId)) {
      throw new Failure('conflict', { code: 'engine.trial-running', message: 'A trial is under way.' });
    }
    listening.add(projectId);
    try {
      const chosen = await speechEngines.chosen(projectId, 'synthesizer');
      const kind = voiceKinds.find(({ id }) => id === chosen?.engine) ?? bestInstalled(modelDirectory);
      const voice = kind.make(chosen?.fields ?? {}, { clock, log, modelDirectory });
      const trial = await tryVoice(voice, clock, pronouncer([body])(body.word));
      return trial.ok
        ? { sound: trial.wav.toString('base64'), trouble: null }
        : { sound: null, trouble: trial.trouble };
    } finally {
      listening.delete(projectId);
    }
  });
}
