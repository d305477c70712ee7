import { isFailure } from '../../../base/index.ts';
import type { ApiContext } from '../../api-context.ts';

/** What lives by a session ends with it; a sign-out never fails because calls are away. */
export async function endSession(
  { hub, services }: Pick<ApiContext, 'hub' | 'services'>,
  sessionId: string,
): Promise<void> {
  hub.endSession(sessionId);
  await services.calls.desks.endSession(sessionId).catch((error: unknown) => {
    const code = isFailure(error) ? error.code : 'internal';
    services.log.warn({ code }, 'the desk of an ended sign-in could not be told');
  });
}
