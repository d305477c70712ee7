// A clinic records its own voice in a real browser: by microphone, by files, and without either.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spokenWav } from '../factories/spoken-wav.ts';
import { hasTool } from '../tool.ts';
import { PerezvonProcess } from './perezvon-process.ts';

const minuteMs = 60_000;
/** One round of what the microphone hears, again and again: a second of voice between two half seconds of room. */
const microphone = { ms: 1000, beforeMs: 500, afterMs: 500 };
const roundMs = 2000;

describe.runIf(hasTool('chromium', 'chromium'))('a clinic that records its voice', () => {
  let perezvon: PerezvonProcess;
  let browser: Browser;
  let page: Page;
  let folder: string;
  const troubles: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'perezvon-own-voice-'));
    writeFileSync(join(folder, 'microphone.wav'), spokenWav(microphone));
    perezvon = await PerezvonProcess.start();
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
        ...['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
        `--use-file-for-fake-audio-capture=${join(folder, 'microphone.wav')}`,
      ],
    });
    page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'ru-RU' });
    page.on('pageerror', (error) => troubles.push(error.message));
    page.setDefaultTimeout(20_000);
    await page.goto(perezvon.link);
    await page.getByLabel('Имя').fill('Анна');
    await page.getByLabel('Пароль', { exact: true }).fill('тихая гавань 2026');
    await page.getByRole('button', { name: 'Войти в Перезвон' }).click();
    await page.getByRole('heading', { name: 'Начало' }).waitFor();
  }, 3 * minuteMs);

  afterAll(async () => {
    await browser?.close();
    await perezvon?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, minuteMs);

  it('is told what it is for, and asked for the consent of who speaks', async () => {
    await page.getByRole('link', { name: 'Настройки' }).click();
    await page.getByRole('link', { name: 'Записать голос клиники' }).click();
    await page.getByRole('heading', { name: 'Голоса ещё нет' }).waitFor();
    await page.getByRole('button', { name: 'Записать голос' }).click();
    await page.getByLabel('Кто говорит').fill('Анна, регистратура');
    await page.getByRole('button', { name: 'Начать запись' }).click();
    await page.getByText('Без согласия записывать нельзя.').waitFor();
    await page.getByLabel('Согласие').fill('Письменное, от 12.11.2026');
    await page.getByRole('button', { name: 'Начать запись' }).click();
    await page.getByRole('heading', { name: /^Записано 0 из \d+ фраз/ }).waitFor();
  });

  it('records a phrase with two keys, hears it, and goes on to the next with a third', async () => {
    const phrase = page.locator('p[lang="ru"]');
    const first = await phrase.textContent();
    await page.keyboard.press('Space');
    await page.getByText('Говорите…').waitFor();
    // whenever it began, a whole word is in it
    await page.waitForTimeout(roundMs + microphone.ms);
    await page.keyboard.press('Space');
    await page.getByRole('heading', { name: /^Записано 1 из/ }).waitFor();
    const heard = page.waitForResponse((response) => response.url().includes('/sound'));
    await page.keyboard.press('KeyL');
    expect((await heard).status()).toBe(200);
    // not before the recording has been taken
    await expect
      .poll(async () => {
        await page.keyboard.press('Enter');
        return phrase.textContent();
      })
      .not.toBe(first);
    expect(troubles).toEqual([]);
  });

  it('keeps a recording as the phrase that it began with, and plays nothing into it', async () => {
    await page.evaluate(`
      window.counts = { begun: 0, played: 0 };
      const { start } = MediaRecorder.prototype;
      MediaRecorder.prototype.start = function () { counts.begun += 1; return start.call(this); };
      const { play } = HTMLMediaElement.prototype;
      HTMLMediaElement.prototype.play = function () { counts.played += 1; return play.call(this); };
      window.press = () => window.dispatchEvent(new KeyboardEvent('keydown', { code: 'Space' }));
    `);
    const phrase = page.locator('p[lang="ru"]');
    await page.keyboard.press('ArrowLeft');
    const recorded = await phrase.textContent();
    // the second before anything of the first can have been drawn
    await page.evaluate('press(), press()');
    await page.getByText('Говорите…').waitFor();
    await page.keyboard.press('KeyL');
    await page.locator('main li').last().getByRole('button').first().click({ force: true });
    expect(await phrase.textContent()).toBe(recorded);
    await page.waitForTimeout(roundMs + microphone.ms);
    const kept = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.evaluate('press()');
    expect((await kept).ok()).toBe(true);
    expect(await page.evaluate('counts')).toEqual({ begun: 1, played: 0 });
    await page.reload();
    await page.getByRole('heading', { name: /^Записано 1 из/ }).waitFor();
  });

  it('brings files, of which the wrong ones stop no other', async () => {
    const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'audio/wav', buffer });
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Выбрать файлы' }).click();
    await (
      await chooser
    ).setFiles([
      file('сегодня.wav', Buffer.from('не звук')),
      file('завтра.wav', spokenWav()),
      file('сегодня.mp3', Buffer.from('не звук')),
      file('ноября.wav', spokenWav({ loud: 5 })),
      file('песня.wav', spokenWav()),
      file('послезавтра.wav', spokenWav({ rateHz: 44_100 })),
    ]);
    await page.getByText('Взято 2 из 6').waitFor();
    await page.getByRole('heading', { name: /^Записано 3 из/ }).waitFor();
    const problems = await page.locator('li:has(strong)').allTextContents();
    expect(problems.map((problem) => problem.replace(/[.:].*$/s, ''))).toEqual([
      ...['сегодня', 'сегодня', 'ноября', 'песня'],
    ]);
    expect(problems.join()).toMatch(
      /Браузер не открыл.*Сохраните её как WAV.*Браузер не открыл.*Слишком громко.*Не понятно, какая/s,
    );
    // what a browser plays is taken under any name, and what the server reads whatever the browser plays
    const again = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Выбрать файлы' }).click();
    await (await again).setFiles([file('завтра.mp3', spokenWav()), file('сегодня.m4a', Buffer.alloc(0))]);
    await page.getByText('Взято 1 из 2').waitFor();
    expect(await page.locator('li:has(strong)').allTextContents()).toEqual([
      expect.stringMatching(/^сегодня\.m4a Браузер не открыл/),
    ]);
  });

  it('names the file that was chosen for a phrase and can’t be opened', async () => {
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Взять файл' }).click();
    await (
      await chooser
    ).setFiles([{ name: 'голос.ogg', mimeType: 'audio/ogg', buffer: Buffer.from('OggS, не звук') }]);
    await page.getByRole('alert').getByText('голос.ogg').waitFor();
    await page.getByRole('alert').getByText('Сохраните её как WAV').waitFor();
  });

  it('asks before what was typed of who speaks is lost', async () => {
    const asked = page.getByRole('dialog', { name: 'Уйти без сохранения?' });
    const open = page.getByRole('dialog', { name: 'Голос «Анна, регистратура»' });
    const change = page.getByRole('button', { name: 'Изменить', exact: true });
    await change.click();
    // nothing was typed
    await page.keyboard.press('Escape');
    await open.waitFor({ state: 'hidden' });
    await change.click();
    await open.getByLabel('Согласие').fill('Устное');
    const ways: (() => Promise<void>)[] = [
      () => page.keyboard.press('Escape'),
      () => page.mouse.click(5, 400),
      () => open.getByRole('button', { name: 'Закрыть' }).click(),
    ];
    for (const leave of ways) {
      await leave();
      await asked.waitFor();
      // only the question goes
      await page.keyboard.press('Escape');
      await asked.waitFor({ state: 'hidden' });
      expect(await open.getByLabel('Согласие').inputValue()).toBe('Устное');
    }
    await page.keyboard.press('Escape');
    await asked.getByRole('button', { name: 'Уйти без сохранения' }).click();
    await open.waitFor({ state: 'hidden' });
    await page.getByText('Письменное, от 12.11.2026').waitFor();
  });

  it('lets it speak in calls, and says so in the list', async () => {
    await page.getByRole('switch', { name: 'Говорит в звонках' }).click();
    await page.getByText('говорит в звонках', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Голос клиники' }).click();
    await page.getByText('говорит в звонках', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Открыть' }).click();
  });

  it('fits a telephone, in English too', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('heading', { name: /^Записано 3 из/ }).waitFor();
    const wide = () => page.evaluate('document.documentElement.scrollWidth');
    expect(await wide()).toBeLessThanOrEqual(390);
    await page.evaluate("localStorage.setItem('perezvon-language', 'en')");
    await page.reload();
    await page.getByRole('heading', { name: /^3 of \d+ phrases recorded/ }).waitFor();
    expect(await wide()).toBeLessThanOrEqual(390);
    await page.evaluate("localStorage.setItem('perezvon-language', 'ru')");
  });

  it('leaves no microphone on when the page is left while the browser asks for it', async () => {
    await page.reload();
    await page.evaluate(`
      const devices = navigator.mediaDevices;
      const ask = devices.getUserMedia.bind(devices);
      devices.getUserMedia = async (wish) => {
        await new Promise((resolve) => (window.allow = resolve));
        return (window.microphone = await ask(wish));
      };
    `);
    await page.getByRole('button', { name: 'Записать', exact: true }).click();
    await expect.poll(() => page.evaluate('typeof allow')).toBe('function');
    await page.getByRole('link', { name: 'Голос клиники' }).click();
    await page.getByRole('link', { name: 'Открыть' }).waitFor();
    await page.evaluate('allow()');
    await expect
      .poll(() => page.evaluate('window.microphone?.getTracks().map(({ readyState }) => readyState)'))
      .toEqual(['ended']);
    await page.getByRole('link', { name: 'Открыть' }).click();
    await page.getByRole('button', { name: 'Записать', exact: true }).waitFor();
  });

  it('is told what to do when the browser gives no microphone', async () => {
    await page.addInitScript(
      "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))",
    );
    await page.reload();
    await page.getByRole('button', { name: 'Записать', exact: true }).click();
    await page.getByText('Браузер не даёт микрофон').waitFor();
    expect(troubles).toEqual([]);
  });
});
