import type { FastifyInstance, FastifyReply } from 'fastify';
import { Failure } from '../../../base/index.ts';
import { writeVoiceArchive } from '../../../clinic/index.ts';
import { RecordingJudge } from '../../../speech/index.ts';
import type { ApiContext } from '../../api-context.ts';
import { csvType, sendFile } from '../../presenters/file-answer.ts';
import { route } from '../../route.ts';
import { takeUpload } from '../imports/upload.ts';
import { presentPart } from './own-voice-presenter.ts';
import { collected, takeRecording } from './take-recording.ts';
import { archivedFiles, readingList, takeArchive } from './voice-archive.ts';
import type { VoiceDesk } from './voice-desk.ts';
import { voiceExample } from './voice-example.ts';

/** The sound of voices, one phrase or all at once. */
export function recordingRoutes(app: FastifyInstance, { services }: ApiContext, desk: VoiceDesk): void {
  const voices = services.ownVoices;
  const judge = new RecordingJudge({ clock: services.clock });
  app.addHook('onClose', () => judge.stop());

  route(app, 'POST /api/own-voices/:id/parts/:code', async ({ session, params, request }) => {
    const voice = await desk.own(session, params.id);
    const part = await desk.partOf(voice, params.code);
    const file = await takeUpload(request, (_, content) => collected(content));
    const recording = await takeRecording({ judge, voices }, voice, part, file);
    await desk.note(session, 'own-voice-recorded', voice.id);
    return presentPart({ ...part, recording });
  });

  route(app, 'DELETE /api/own-voices/:id/parts/:code', async ({ session, params }) => {
    const voice = await desk.own(session, params.id);
    await voices.drop(voice, (await desk.partOf(voice, params.code)).key);
    await desk.note(session, 'own-voice-recorded', voice.id);
  });

  route(app, 'GET /api/own-voices/:id/parts/:code/sound', async ({ session, params, reply }) => {
    const voice = await desk.own(session, params.id);
    const { recording } = await desk.partOf(voice, params.code);
    return sendSound(reply, recording && (await voices.sound(voice, recording, 'ready')));
  });

  route(app, 'GET /api/own-voices/:id/example', async ({ session, params, reply }) => {
    const voice = await desk.own(session, params.id);
    return sendSound(reply, await voiceExample(services, desk.needs, voice));
  });

  route(app, 'GET /api/own-voices/:id/list.csv', async ({ session, params, query, reply }) => {
    const parts = await desk.partsOf(await desk.own(session, params.id));
    const name = query.language === 'ru' ? 'Что прочитать.csv' : 'What to read.csv';
    return sendFile(reply, { name, type: csvType, content: readingList(parts, query.language) });
  });

  route(app, 'GET /api/own-voices/:id/archive.zip', async ({ session, params, query, reply }) => {
    const voice = await desk.own(session, params.id);
    const files = archivedFiles(voices, voice, await desk.partsOf(voice), query.language);
    await desk.note(session, 'own-voice-downloaded', voice.id);
    const content = writeVoiceArchive(files);
    const name = query.language === 'ru' ? 'Голос клиники.zip' : 'Voice of the clinic.zip';
    return sendFile(reply, { name, type: 'application/zip', content });
  });

  route(app, 'POST /api/own-voices/:id/archive', async ({ session, params, request }) => {
    const voice = await desk.own(session, params.id);
    const parts = await desk.partsOf(voice);
    const files = await takeUpload(request, (_, content) =>
      takeArchive({ judge, voices }, voice, parts, content),
    );
    await desk.note(session, 'own-voice-recorded', voice.id);
    return { files };
  });
}

function sendSound(reply: FastifyReply, sound: Buffer | undefined): FastifyReply {
  if (sound) return reply.header('content-type', 'audio/wav').send(sound);
  throw new Failure('missing', {
    code: 'own-voice.not-recorded',
    message: 'Nothing of this is recorded yet.',
  });
}
