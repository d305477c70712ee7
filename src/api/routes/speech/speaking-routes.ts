import type { FastifyInstance } from 'fastify';
import { Failure } from '../../../base/index.ts';
import {
  spareVoice,
  tryVoice,
  usualPatienceMs,
  usualVoice,
  usualVoices,
  voiceKinds,
  type EngineDescription,
  type VoiceTrial,
} from '../../../speech/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { SpeakingSettings, SpeakingTrial } from '../../contract/index.ts';
import { route } from '../../route.ts';
import { engineOrder } from './engine-order.ts';
import { presentEngine } from './speech-presenter.ts';

const work = 'synthesizer';

export function speakingRoutes(app: FastifyInstance, { services, settings, audit }: ApiContext): void {
  const { speechEngines, clock, log } = services;
  const { modelDirectory } = settings;
  const engines: readonly EngineDescription[] = [usualVoice, ...voiceKinds];
  /** Projects whose trial is under way: one at a time of each. */
  const trying = new Set<string>();

  const shown = async (projectId: string): Promise<SpeakingSettings> => {
    const filledIn = await speechEngines.list(projectId, work);
    const wanted = filledIn.find(({ chosen }) => chosen)?.engine;
    return {
      // one of another version of the program is not there: the usual voice speaks
      chosen: engines.find(({ id }) => id === wanted)?.id ?? usualVoice.id,
      engines: engines.map((engine) =>
        presentEngine(
          engine,
          filledIn.find((row) => row.engine === engine.id),
          modelDirectory,
        ),
      ),
    };
  };

  const desk = { speechEngines, engines, work } as const;
  const tools = { clock, log, modelDirectory };

  route(app, 'GET /api/speech/speaking', ({ session }) => shown(session.projectId));

  route(app, 'PUT /api/speech/speaking', async ({ session, body }) => {
    const { projectId, accountId } = session;
    const { engine } = body;
    const { all, fields, secrets, hosts } = await engineOrder(desk, projectId, body);
    // what can't be made is refused now, and not when a patient is called
    voiceKinds.find(({ id }) => id === engine)?.make(all, tools);
    await speechEngines.choose({
      ...{ projectId, work, engine, patienceMs: usualPatienceMs },
      ...{ fields, secrets },
    });
    const detail = { work, engine, ...hosts };
    await audit.write({ projectId, accountId, action: 'speech-engine-chosen', detail });
    return shown(projectId);
  });

  route(app, 'POST /api/speech/speaking/trial', async ({ session, body }) => {
    const { projectId, accountId } = session;
    const { engine } = body;
    const { all, hosts } = await engineOrder(desk, projectId, body);
    if (trying.has(projectId)) {
      throw new Failure('conflict', { code: 'engine.trial-running', message: 'A trial is under way.' });
    }
    trying.add(projectId);
    try {
      const detail = { work, engine, ...hosts };
      await audit.write({ projectId, accountId, action: 'speech-engine-tried', detail });
      const kind = voiceKinds.find(({ id }) => id === engine) ?? bestInstalled(modelDirectory);
      return presentTrial(await tryVoice(kind.make(all, tools), clock));
    } finally {
      trying.delete(projectId);
    }
  });
}

/** What the usual voice comes to on this machine. */
export function bestInstalled(modelDirectory: string): (typeof voiceKinds)[number] {
  return usualVoices.find((kind) => kind.missing?.(modelDirectory) === undefined) ?? spareVoice;
}

function presentTrial(trial: VoiceTrial): SpeakingTrial {
  const nothing = { said: null, sound: null, firstSoundMs: null, tookMs: null, durationMs: null };
  if (!trial.ok) return { ...nothing, trouble: trial.trouble };
  const { said, wav, firstSoundMs, tookMs, durationMs } = trial;
  return { said, sound: wav.toString('base64'), firstSoundMs, tookMs, durationMs, trouble: null };
}
