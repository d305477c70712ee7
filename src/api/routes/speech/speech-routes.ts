import type { FastifyInstance } from 'fastify';
import { Failure } from '../../../base/index.ts';
import {
  checkFields,
  createEmbeddedRecognizer,
  embeddedEngine,
  recognizerKinds,
  tryRecognizer,
  type EngineDescription,
  type EngineFields,
  type Recognizer,
} from '../../../speech/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { route } from '../../route.ts';
import { presentHearing, presentTrial } from './speech-presenter.ts';

interface FilledIn {
  readonly engine: string;
  readonly fields: EngineFields;
}

const work = 'recognizer';

export function speechRoutes(app: FastifyInstance, { services, settings, audit }: ApiContext): void {
  const { speechEngines, clock, log } = services;
  const { modelDirectory } = settings;
  const engines: readonly EngineDescription[] = [embeddedEngine, ...recognizerKinds];
  /** Projects whose trial is under way: one at a time of each. */
  const trying = new Set<string>();

  const shown = async (projectId: string) => {
    const [filledIn, state] = await Promise.all([
      speechEngines.list(projectId, work),
      speechEngines.state(projectId, work),
    ]);
    return presentHearing(engines, filledIn, state, modelDirectory);
  };

  /** What was sent with the secrets that were left out, checked. */
  const complete = async (projectId: string, { engine, fields }: FilledIn): Promise<EngineFields> => {
    const described = engines.find(({ id }) => id === engine);
    if (!described) {
      throw new Failure('invalid', { code: 'engine.unknown', message: 'There is no such engine.' });
    }
    const kept = await speechEngines.secrets(projectId, work, engine);
    return checkFields(described, { ...kept, ...fields });
  };

  const make = (engine: string, fields: EngineFields): Recognizer =>
    recognizerKinds.find(({ id }) => id === engine)?.make(fields, { clock, log, modelDirectory }) ??
    createEmbeddedRecognizer({ log });

  route(app, 'GET /api/speech/hearing', ({ session }) => shown(session.projectId));

  route(app, 'PUT /api/speech/hearing', async ({ session, body }) => {
    const { projectId, accountId } = session;
    const { engine, patienceMs } = body;
    const all = Object.entries(await complete(projectId, body));
    const secret = new Set(
      engines
        .find(({ id }) => id === engine)
        ?.fields.flatMap((field) => (field.kind === 'secret' ? field.id : [])),
    );
    await speechEngines.choose({
      ...{ projectId, work, engine, patienceMs },
      fields: Object.fromEntries(all.filter(([id]) => !secret.has(id))),
      secrets: Object.fromEntries(all.filter(([id]) => secret.has(id))),
    });
    await audit.write({ projectId, accountId, action: 'speech-engine-chosen', detail: { work, engine } });
    return shown(projectId);
  });

  route(app, 'POST /api/speech/hearing/trial', async ({ session, body }) => {
    const { projectId, accountId } = session;
    const fields = await complete(projectId, body);
    if (trying.has(projectId)) {
      throw new Failure('conflict', { code: 'engine.trial-running', message: 'A trial is under way.' });
    }
    trying.add(projectId);
    try {
      const { engine } = body;
      await audit.write({ projectId, accountId, action: 'speech-engine-tried', detail: { work, engine } });
      return presentTrial(await tryRecognizer(make(engine, fields), clock));
    } finally {
      trying.delete(projectId);
    }
  });
}
