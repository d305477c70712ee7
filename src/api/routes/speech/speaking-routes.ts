import type { FastifyInstance } from 'fastify';
import { Failure } from '../../../base/index.ts';
import {
  checkFields,
  spareVoice,
  tryVoice,
  usualPatienceMs,
  usualVoice,
  usualVoices,
  voiceKinds,
  type EngineDescription,
  type EngineFields,
  type VoiceTrial,
} from '../../../speech/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { SpeakingSettings, SpeakingTrial } from '../../contract/index.ts';
import { route } from '../../route.ts';
import { presentEngine } from './speech-presenter.ts';

interface FilledIn {
  readonly engine: string;
  readonly fields: EngineFields;
}

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

  const described = (engine: string): EngineDescription => {
    const found = engines.find(({ id }) => id === engine);
    if (found) return found;
    throw new Failure('invalid', { code: 'engine.unknown', message: 'There is no such engine.' });
  };

  /** What was sent with the secrets that were left out, checked. */
  const complete = async (projectId: string, { engine, fields }: FilledIn): Promise<EngineFields> => {
    const description = described(engine);
    const kept = await speechEngines.secrets(projectId, work, engine);
    return checkFields(description, { ...kept, ...fields });
  };

  route(app, 'GET /api/speech/speaking', ({ session }) => shown(session.projectId));

  route(app, 'PUT /api/speech/speaking', async ({ session, body }) => {
    const { projectId, accountId } = session;
    const { engine } = body;
    const all = Object.entries(await complete(projectId, body));
    const isSecret = (id: string): boolean =>
      described(engine).fields.some((field) => field.id === id && field.kind === 'secret');
    await speechEngines.choose({
      ...{ projectId, work, engine, patienceMs: usualPatienceMs },
      fields: Object.fromEntries(all.filter(([id]) => !isSecret(id))),
      secrets: Object.fromEntries(all.filter(([id]) => isSecret(id))),
    });
    await audit.write({ projectId, accountId, action: 'speech-engine-chosen', detail: { work, engine } });
    return shown(projectId);
  });

  route(app, 'POST /api/speech/speaking/trial', async ({ session, body }) => {
    const { projectId, accountId } = session;
    const { engine } = body;
    const fields = await complete(projectId, body);
    if (trying.has(projectId)) {
      throw new Failure('conflict', { code: 'engine.trial-running', message: 'A trial is under way.' });
    }
    trying.add(projectId);
    try {
      await audit.write({ projectId, accountId, action: 'speech-engine-tried', detail: { work, engine } });
      const kind = voiceKinds.find(({ id }) => id === engine) ?? bestInstalled(modelDirectory);
      return presentTrial(await tryVoice(kind.make(fields, { clock, log, modelDirectory }), clock));
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
