import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiHouse, type ApiHouse } from '../../../../test/api-house.ts';
import { PronunciationSound } from '../../contract/index.ts';

let house: ApiHouse;
beforeAll(async () => {
  house = await openApiHouse();
});
afterAll(() => house.close());

const hear = (body: object, cookie?: string) =>
  house.ask('POST', '/api/settings/pronunciations/sound', { body, cookie });

describe('a word of the clinic’s own', () => {
  it('is for administrators only', async () => {
    expect((await hear({ word: 'дентал', say: 'дэнт+ал' }, '')).statusCode).toBe(401);
  });

  it('is heard as the robot would say it, and otherwise where its stress is another', async () => {
    const sounds = new Set<string>();
    for (const say of ['дэнт+ал', 'д+энтал']) {
      const answer = await hear({ word: 'дентал', say });
      expect(answer.statusCode).toBe(200);
      const { sound, trouble } = PronunciationSound.parse(answer.json());
      expect(trouble).toBeNull();
      const wav = Buffer.from(sound ?? '', 'base64');
      expect([wav.subarray(0, 4).toString(), wav.readUInt32LE(24)]).toEqual(['RIFF', 8000]);
      expect(wav.length).toBeGreaterThan(44 + 2 * 800);
      sounds.add(sound ?? '');
    }
    expect(sounds.size).toBe(2);
  });

  it.each([
    ['two words', { word: 'белая роза', say: 'б+елая р+оза' }],
    ['a plus before no vowel', { word: 'дентал', say: 'дэ+нтал' }],
    ['nothing', { word: 'дентал', say: '' }],
  ])('is refused with %s', async (_, body) => {
    expect((await hear(body)).statusCode).toBe(400);
  });
});
