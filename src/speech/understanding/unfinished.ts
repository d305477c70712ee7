/** Words that nobody ends an answer with: sounds of thinking, and those that ask for another behind them. */
const goesOn =
  /(?:^|[^\p{L}])(?:э+|м+|[эе]+м+|х+м+|ну+|вот|значит|как\s+(?:его|её|ее|бы)|щас|сейчас|а|и|но|или|что|если|потому\s+что|чтобы|в|во|на|к|ко|у|с|со|не|мне|я)[\s.,…-]*$/iu;

/** Whether what has been written down so far is the beginning of something: «ну…», «да, но», «можно в». */
export function isUnfinished(text: string): boolean {
  return goesOn.test(text);
}
