import { once } from 'node:events';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Failure } from '../../../base/index.ts';
import type { CallRecord } from '../../../calls/index.ts';
import type { ApiContext } from '../../api-context.ts';
import type { StoredSession } from '../../auth/session-store.ts';
import { mayAsk } from '../../contract/index.ts';
import { ownRow } from '../../guard.ts';
import { readByteRange } from '../../recording/byte-range.ts';
import {
  contentTypeOf,
  openRecording,
  readRecording,
  type RecordingFile,
} from '../../recording/recording-file.ts';
import { WaveformCache } from '../../recording/waveform-cache.ts';
import { route } from '../../route.ts';
import { CallPresenter } from './call-presenter.ts';

export function callRoutes(app: FastifyInstance, { services, settings, audit }: ApiContext): void {
  const { records } = services.calls;
  const waveforms = new WaveformCache();
  const presenter = new CallPresenter(services);
  const own = async (session: StoredSession, id: string): Promise<CallRecord> =>
    ownRow(session, await records.get(id), 'call');

  route(app, 'GET /api/calls', async ({ session, query }) => {
    const { cause, trunkId, direction, limit } = query;
    const number = query.number?.replaceAll(/\D/g, '') || undefined;
    const before = query.after === undefined ? undefined : readCursor(query.after);
    // a part that is found or not would tell a masked number digit by digit
    const wholeNumber = !mayAsk(session.role, 'GET /api/calls/:id/number');
    const filter = { projectId: session.projectId, cause, trunkId, direction, number, wholeNumber, before };
    const found = await records.list({ ...filter, limit: limit + 1 });
    const rows = found.slice(0, limit);
    const last = rows.at(-1);
    const nextAfter = found.length > limit && last ? `${last.placedAt}_${last.id}` : null;
    return { items: await presenter.rows(session.projectId, rows), nextAfter };
  });

  route(app, 'GET /api/calls/:id', async ({ session, params }) => {
    const call = await own(session, params.id);
    const mayHear = mayAsk(session.role, 'GET /api/calls/:id/recording');
    const recording = mayHear ? await recordingOf(call).catch(() => undefined) : undefined;
    return presenter.detail(call, recording);
  });

  route(app, 'GET /api/calls/:id/number', async ({ session, params }) => {
    const { direction, from } = await own(session, params.id);
    if (direction === 'out' || from === undefined) {
      throw new Failure('missing', { code: 'call.no-number', message: 'This caller showed no number.' });
    }
    const { projectId, accountId } = session;
    await audit.write({ projectId, accountId, action: 'number-shown', subjectId: params.id });
    return { number: from };
  });

  route(app, 'GET /api/calls/:id/recording', async ({ session, params, request, reply }) => {
    const recording = await need(await own(session, params.id));
    const range = request.headers.range;
    // a player asks for many ranges: whoever asks from the beginning begins to listen
    if (range === undefined || /^bytes=0-/.test(range)) {
      const { projectId, accountId } = session;
      await audit.write({ projectId, accountId, action: 'recording-heard', subjectId: params.id });
    }
    return sendRecording(reply, recording, range);
  });

  route(app, 'GET /api/calls/:id/waveform', async ({ session, params, query }) => {
    const recording = await need(await own(session, params.id));
    return waveforms.of(recording, query.points);
  });

  async function recordingOf(call: CallRecord): Promise<RecordingFile | undefined> {
    if (!call.recording) return undefined;
    return openRecording(settings.recordingsDirectory, call.recording.path);
  }

  async function need(call: CallRecord): Promise<RecordingFile> {
    const recording = await recordingOf(call);
    if (recording) return recording;
    throw new Failure('missing', { code: 'recording.none', message: 'This call was not recorded.' });
  }
}

async function sendRecording(
  reply: FastifyReply,
  recording: RecordingFile,
  wanted: string | undefined,
): Promise<FastifyReply> {
  const size = recording.sizeBytes;
  const range = readByteRange(wanted, size);
  void reply.headers({
    'accept-ranges': 'bytes',
    'content-type': contentTypeOf(recording),
    'cache-control': 'private, no-store',
  });
  if (range.kind === 'unsatisfiable') {
    void reply.header('content-range', `bytes */${size}`);
    throw new Failure('invalid', { code: 'recording.wrong-range', message: 'The recording is shorter.' });
  }
  const { start, end } = range.kind === 'part' ? range : { start: 0, end: size - 1 };
  if (range.kind === 'part') void reply.status(206).header('content-range', `bytes ${start}-${end}/${size}`);
  const bytes = readRecording(recording, start, end);
  // trouble with the file shows before the answer has begun
  await once(bytes, 'readable');
  return reply.header('content-length', end - start + 1).send(bytes);
}

function readCursor(text: string): { placedAt: number; id: string } {
  const [, placedAt, id] = /^(\d{1,16})_([0-9a-f-]{36})$/.exec(text) ?? [];
  if (placedAt && id) return { placedAt: Number(placedAt), id };
  throw new Failure('invalid', { code: 'page.cursor', message: 'The page mark can not be read.' });
}
