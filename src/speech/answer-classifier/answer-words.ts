import type { Announcement, Answerer } from './answer-verdict.ts';

/** What words tell of who says them. */
export interface WordsVerdict {
  readonly who: Answerer;
  readonly announcement?: Announcement;
  readonly confidence: number;
}

/** ` слово` begins a word, `слово ` ends one: the text stands between spaces. */
const announcements: readonly (readonly [Announcement, RegExp])[] = [
  ['waiting', /( разговаривает| говорит по другой| занят).*( оставайтесь| дождитесь| ожидайте| подождите)/],
  [
    'no-such-number',
    /( неправильно| неверно| не правильно) набран номер|набран\S* (вами )?номер\S* (не сущ|не обсл|не исп|не зарег|отсутств)|номер\S* (абонента |телефона )?(не сущ|не зарегистр|не используется|не подключ|не назначен|изменен|отключен)|( номер\S*| абонент\S*) не обслуживается|несуществующ\S* номер|проверьте (правильность|набран)/,
  ],
  [
    'barred',
    / временно (за)?блокирован| временно не обслуживается| вызов\S* (\S+ ){0,3}(запрещ|огранич|невозмож)|линия перегружена|по техническим причинам/,
  ],
  [
    'switched-off',
    /( телефон| аппарат| абонент)\S* (\S+ ){0,3}(выключен|недоступ|не доступ)|вне (зоны|сети)|зон\S* (действия|обслуживания|покрытия)|временно (недоступ|не доступ)|не может быть вызван/,
  ],
  [
    'no-answer',
    / абонент\S* (\S+ ){0,2}не (отвечает|берет)|( вызываем\S*| набран\S*) (\S+ ){0,2}не отвечает/,
  ],
  ['busy', /( абонент| номер| линия| телефон)\S* (\S+ ){0,2}занят| абонент\S* (\S+ ){0,2}разговаривает/],
];

/** To leave a message is offered by machines only. */
const voicemail: readonly RegExp[] = [
  /автоответчик/,
  /голосов\S+ почт/,
  /( оставьте| оставить| запишите| надиктуйте) (\S+ ){0,2}(сообщени|послани)/,
  /после (\S+ )?(сигнал|гудк|тон)/,
  /сообщение (\S+ )?(записано|сохранено|будет (передано|доставлено))/,
];
/** So do people who have recorded their own greeting: where one has come, and that nobody answers. */
const reached = / вы дозвонились | вы позвонили /;
const absent: readonly RegExp[] = [
  / не мо(гу|жет|жем) (\S+ ){0,3}(ответить|подойти|говорить|взять|принять)/,
  / (я )?(вам )?перезвон(ю|им|ит) /,
];

const assistant =
  /(голосов\S+|виртуальн\S+|электронн\S+|умн\S+|цифров\S+|автоматическ\S+) (помощни|секретар|ассистент)|( помощни| ассистент| секретар)\S* (\S+ )?абонент|отвеча(ю|ет) (на звонк\S+ )?(за|вместо) (абонент|владельц|не)/;
const secretary = / секретар/;
const itsName = / (меня зовут|это|я) (олег|ева|алиса|маруся|салют|джой|афина|сбер) /;
const help = / (помощни|ассистент)/;
/** What a secretary wants to know; a wary person asks one of these too. */
const questions: readonly RegExp[] = [
  / кто (это )?(звонит|говорит|вы|спрашивает|его спрашивает|ее спрашивает) /,
  /( как| кого) (\S+ )?(представить|вас представить)|представьтесь/,
  /по како(му|й) (вопрос|повод|причин|дел)|( цель| причин\S+| повод) (\S+ )?звонка|зачем (вы )?звон/,
  / (что|чего|какую информацию) (\S+ ){0,3}передать| могу (\S+ ){0,3}передать/,
  /назовите (\S+ )?(имя|себя|фамил)/,
  /(провер\S+|узна\S+|уточн\S+) (\S+ ){0,2}(доступен|сможет|может ли|на месте)/,
];
const namesAndReason = /назовите .*(имя|себя).* (причин|цель)\S* звонка/;
const offers = /чем (\S+ )?(могу|можем) помочь/;
const passesOn =
  / (я )?(все )?передам (\S+ )?(абонент|владельц)|абонент (\S+ )?(получит|перезвонит|свяжется) /;

const menu: readonly RegExp[] = [
  / нажмите/,
  / тональн/,
  / (добавочн|внутренн)\S* номер/,
  /(наберите|введите) (\S+ ){0,3}(номер|код|цифр)/,
  / (все )?(наши )?операторы? (сейчас )?занят/,
  / ваш звонок (\S+ )?(важен|принят|первый|очень)/,
  / дождитесь (ответа|соединения)/,
  /разговор\S* (\S+ ){0,2}запис(ыва|ан)/,
  / оставайтесь на линии/,
  / (ожидайте|подождите) (\S+ )?(ответа|соединения)/,
];

/** All that people say to pick up a telephone. */
const pickUp = new Set(
  `алло ало аллё алле але да ага угу слушаю вас говорите я здравствуйте здрасте здравствуй привет добрый день вечер утро
  доброе кто это у телефона аппарата внимательно смольный вас слышу не слышно`.split(/\s+/),
);
const mostPickUpWords = 6;
/** Letters; shorter words tell nothing. */
const leastOurs = 5;

/** Whoever asks whether we are a machine is none: «это автоответчик?», «вы автоматический помощник, что ли». */
const suspicions: readonly RegExp[] = [
  / (это|вы|ты|там)( что| не| опять| просто| наверное| же)? автоответчик( что ли| что| да| опять| или \S+)* $/,
  / (вы|ты|это что|это не|это опять|что это) (голосовой|электронный|автоматический|виртуальный) (помощник|секретарь|ассистент)( что ли| что| да| опять| или \S+)* $/,
];
/** «У меня телефон был выключен»: of his own telephone speaks no network. */
const ownTelephone =
  / (у меня|мой|моем|моего) | (был|была|бывает) (\S+ )?(выключен|недоступ|отключен|занят)|(выключен|недоступ|отключен|занят)\S* (был|была|бывает) /;

/** What the words of who answered tell of him, utterance by utterance; undefined when nothing. */
export function judgeWords(...written: readonly string[]): WordsVerdict | undefined {
  const text = ` ${written
    .map((utterance) =>
      suspicions.reduce((left, asked) => left.replace(asked, ' '), ` ${plain(utterance)} `).trim(),
    )
    .join(' ')
    .trim()} `;
  if (text.trim() === '') return undefined;
  return (
    judgeSecretary(text) ??
    judgeVoicemail(text) ??
    judgeAnnouncement(text) ??
    judgeMenu(text) ??
    judgePerson(text)
  );
}

/** Without the words that he may have from us, as far as they could tell a machine. */
export function withoutOurs(written: string, ours: string): string {
  const known = new Set(
    plain(ours)
      .split(' ')
      .filter((word) => word.length >= leastOurs && !pickUp.has(word)),
  );
  return plain(written)
    .split(' ')
    .filter((word) => !known.has(word))
    .join(' ');
}

function plain(written: string): string {
  return written
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^а-яa-z0-9]+/g, ' ')
    .trim();
}

function count(text: string, patterns: readonly RegExp[]): number {
  return patterns.filter((pattern) => pattern.test(text)).length;
}

function judgeSecretary(text: string): WordsVerdict | undefined {
  const asks = count(text, questions);
  if (assistant.test(text)) return { who: 'secretary', confidence: 0.97 };
  if (namesAndReason.test(text)) return { who: 'secretary', confidence: 0.92 };
  if (passesOn.test(text)) return { who: 'secretary', confidence: 0.85 };
  if ((help.test(text) || itsName.test(text)) && (asks > 0 || offers.test(text)))
    return { who: 'secretary', confidence: 0.92 };
  // a living secretary says her name and her company; she does not begin with questions
  if (secretary.test(text) && asks > 0) return { who: 'secretary', confidence: 0.85 };
  // a wary person may ask as much
  return asks >= 3 ? { who: 'secretary', confidence: 0.75 } : undefined;
}

function judgeVoicemail(text: string): WordsVerdict | undefined {
  if (count(text, voicemail) > 0) return { who: 'voicemail', confidence: 0.97 };
  return reached.test(text) && count(text, absent) > 0 ? { who: 'voicemail', confidence: 0.9 } : undefined;
}

function judgeAnnouncement(text: string): WordsVerdict | undefined {
  if (ownTelephone.test(text)) return undefined;
  const found = announcements.find(([, pattern]) => pattern.test(text));
  return found && { who: 'announcement', announcement: found[0], confidence: 0.93 };
}

function judgeMenu(text: string): WordsVerdict | undefined {
  const signs = count(text, menu);
  if (signs === 0) return undefined;
  return { who: 'menu', confidence: signs >= 2 || menu[0]!.test(text) ? 0.93 : 0.75 };
}

function judgePerson(text: string): WordsVerdict | undefined {
  const words = text.trim().split(' ');
  const picksUp = words.length <= mostPickUpWords && words.every((word) => pickUp.has(word));
  return picksUp ? { who: 'person', confidence: 0.93 } : undefined;
}
