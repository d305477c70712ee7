import { DateTime } from 'luxon';
import type { LinkedVisit } from '../../../inbox/index.ts';
import { visitWords, type VisitWords } from './visit-words.ts';

export type PageLanguage = 'ru' | 'en';

interface VisitPage {
  readonly visit: LinkedVisit;
  readonly code: string;
  readonly language: PageLanguage;
  /** A person will ring about the wish to move. */
  readonly calledBack: boolean;
}

const style = `
:root{color-scheme:light dark;font:17px/1.5 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:Canvas;color:CanvasText}
main{box-sizing:border-box;width:100%;max-width:26rem;padding:24px}
h1{font-size:1.15rem;margin:0 0 1.2rem;overflow-wrap:anywhere}
.when{font-size:1.45rem;line-height:1.3;font-weight:600;margin:.2rem 0 1.5rem}
.when::first-letter{text-transform:uppercase}
form{display:grid;gap:12px;margin:0 0 1.5rem}
button{font:inherit;padding:14px;border-radius:12px;border:1px solid #8886;background:transparent;color:inherit;cursor:pointer}
button.main{background:#0b6b4f;border-color:#0b6b4f;color:#fff;font-weight:600}
button:focus-visible,a:focus-visible{outline:3px solid #2a7de1;outline-offset:2px}
.said{padding:14px 16px;border-radius:12px;background:#0b6b4f1f;margin:0 0 1.2rem}
a{color:inherit}
footer{display:flex;justify-content:space-between;gap:16px;font-size:.9rem}`;

/** The page of one visit: plain HTML without scripts. Everything changes by a form that is sent, nothing by looking at it. */
export function visitPage({ visit, code, language, calledBack }: VisitPage): string {
  const words = visitWords[language];
  const when = DateTime.fromMillis(visit.startsAtMs, { zone: visit.timeZone, locale: language });
  const said = saidOf(visit.mark, calledBack, words);
  const other = language === 'ru' ? 'en' : 'ru';
  const buttons = [
    ['confirm', words.confirm, 'confirmed'],
    ['decline', words.decline, 'declined'],
    ['move', words.move, 'wants-to-move'],
  ] as const;
  return frame(
    words.title,
    language,
    `<h1>${escaped(visit.clinicName)}</h1>
<p>${words.booked}</p>
<p class="when">${escaped(when.toFormat(words.when))}</p>
${said === undefined ? '' : `<p class="said" role="status">${said}</p>\n<p>${words.change}</p>`}
<form method="post" action="/v/${code}?lang=${language}">
${buttons
  .filter(([, , mark]) => mark !== visit.mark)
  .map(
    ([answer, label]) =>
      `<button name="answer" value="${answer}"${answer === 'confirm' ? ' class="main"' : ''}>${label}</button>`,
  )
  .join('\n')}
</form>
${visit.callbackNumber ? `<p>${escaped(words.ring(visit.callbackNumber))}</p>` : ''}
<footer><a href="/v/${code}/visit.ics">${words.calendar}</a> <a href="/v/${code}?lang=${other}" lang="${other}">${words.otherLanguage}</a></footer>`,
  );
}

/** One and the same for a link that is over, was never there, or is of another visit. */
export function gonePage(language: PageLanguage): string {
  const { gone, goneText } = visitWords[language];
  return frame(gone, language, `<h1>${gone}</h1>\n<p>${goneText}</p>`);
}

export function laterPage(language: PageLanguage): string {
  const { title, later } = visitWords[language];
  return frame(title, language, `<h1>${later}</h1>`);
}

function saidOf(mark: LinkedVisit['mark'], calledBack: boolean, words: VisitWords): string | undefined {
  if (mark === 'confirmed') return words.confirmed;
  if (mark === 'declined') return words.declined;
  if (mark === 'wants-to-move') return calledBack ? words.movingCalled : words.moving;
  return undefined;
}

function frame(title: string, language: PageLanguage, body: string): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${style}</style>
</head>
<body><main>
${body}
</main></body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
