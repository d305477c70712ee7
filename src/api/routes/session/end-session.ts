import { isFailure } from '../../../base/index.ts';
import type { Operator } from '../../../calls/index.ts';
import type { ApiContext } from '../../api-context.ts';

/** What lives by a session ends with it; a sign-out never fails because calls are away. */
export async function endSession(
  { hub, services }: Pick<ApiContext, 'hub' | 'services'>,
  sessionId: string,
): Promise<void> {
  hub.endSession(sessionId);
  await told(services, services.calls.desks.endSession(sessionId));
}

/** Who may not listen in any more does not go on with it. */
export async function leaveSupervision(
  { services }: Pick<ApiContext, 'services'>,
  { id, projectId, displayName: name, dialsOut }: Omit<Operator, 'name'> & { readonly displayName: string },
): Promise<void> {
  const operator = { id, projectId, name, dialsOut };
  await told(services, services.calls.desks.act(operator, { kind: 'unsupervise' }));
}

/** Without calls there is no desk to be told. */
async function told({ log }: ApiContext['services'], telling: Promise<unknown>): Promise<void> {
  await telling.catch((error: unknown) => {
    const code = isFailure(error) ? error.code : 'internal';
    log.warn({ code }, 'a desk could not be told of what has changed');
  });
}
