import type { FastifyInstance } from 'fastify';
import { Failure } from '../../../base/index.ts';
import {
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
import { engineOrder } from './engine-order.ts';
import { presentHearing, presentTrial } from './speech-presenter.ts';

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

  const desk = { speechEngines, engines, work } as const;
  const tools = { clock, log, modelDirectory };

  const make = (engine: string, fields: EngineFields): Recognizer | undefined =>
    recognizerKinds.find(({ id }) => id === engine)?.make(fields, tools);

  route(app, 'GET /api/speech/hearing', ({ session }) => shown(session.projectId));

  route(app, 'PUT /api/speech/hearing', async ({ session, body }) => {
    const { projectId, accountId } = session;
    const { engine, patienceMs } = body;
    const { all, fields, secrets, hosts } = await engineOrder(desk, projectId, body);
    // what can't be made is refused now, and not when a patient is called
    make(engine, all);
    await speechEngines.choose({ projectId, work, engine, patienceMs, fields, secrets });
    const detail = { work, engine, ...hosts };
    await audit.write({ projectId, accountId, action: 'speech-engine-chosen', detail });
    return shown(projectId);
  });

  route(app, 'POST /api/speech/hearing/trial', async ({ session, body }) => {
    const { projectId, accountId } = session;
    const { all, hosts } = await engineOrder(desk, projectId, body);
    if (trying.has(projectId)) {
      throw new Failure('conflict', { code: 'engine.trial-running', message: 'A trial is under way.' });
    }
    trying.add(projectId);
    try {
      const { engine } = body;
      const detail = { work, engine, ...hosts };
      await audit.write({ projectId, accountId, action: 'speech-engine-tried', detail });
      return presentTrial(await tryRecognizer(make(engine, all) ?? createEmbeddedRecognizer({ log }), clock));
    } finally {
      trying.delete(projectId);
    }
  });
}
