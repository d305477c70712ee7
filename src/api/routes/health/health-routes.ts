import type { FastifyInstance } from 'fastify';
import type { ApiContext } from '../../api-context.ts';
import type { AwayRole, SpeechEngineState } from '../../contract/index.ts';
import { instant } from '../../presenters/instant.ts';
import { route } from '../../route.ts';
import { presentState } from '../speech/speech-presenter.ts';

// a watchdog must get its answer while the database is away, not wait for it
const patienceMs = 1_500;

export function healthRoutes(app: FastifyInstance, { services, settings, hub }: ApiContext): void {
  const { clock, database } = services;
  const startedAt = instant(clock.now());

  route(app, 'GET /api/health', async ({ reply }) => {
    const away = awayNow();
    if (await databaseAnswers()) return { status: statusOf(away), away };
    void reply.status(503);
    return { status: 'degraded' as const, away };
  });

  route(app, 'GET /api/health/detail', async ({ session }) => {
    const answers = await databaseAnswers();
    const away = awayNow();
    return {
      status: answers ? statusOf(away) : 'degraded',
      away,
      version: settings.version,
      node: process.version,
      startedAt,
      database: answers ? 'ok' : 'away',
      callsUp: (await services.calls.callsUp()) ?? null,
      liveReaders: hub.readers,
      hearing: answers ? await hearingNow(session.projectId) : null,
    } as const;
  });

  async function hearingNow(projectId: string): Promise<SpeechEngineState | null> {
    const [chosen, state] = await Promise.all([
      services.speechEngines.chosen(projectId, 'recognizer'),
      services.speechEngines.state(projectId, 'recognizer'),
    ]);
    return state !== undefined && state.engine === chosen?.engine ? presentState(state) : null;
  }

  function awayNow(): AwayRole[] {
    return [...(services.away?.() ?? [])];
  }

  async function databaseAnswers(): Promise<boolean> {
    const giveUp = new AbortController();
    const late = clock.sleep(patienceMs, giveUp.signal).then(() => false);
    const answered = database.query('select 1').then(
      () => true,
      () => false,
    );
    const answers = await Promise.race([answered, late]);
    giveUp.abort();
    return answers;
  }
}

function statusOf(away: readonly AwayRole[]): 'ok' | 'degraded' {
  return away.length === 0 ? 'ok' : 'degraded';
}
