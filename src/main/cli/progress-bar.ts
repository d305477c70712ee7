/** One line on a terminal that redraws itself; where there is no terminal, a line at every tenth of the way. */
export class ProgressBar {
  readonly #title: string;
  #lastTenth = -1;
  #drawn = false;

  constructor(title: string) {
    this.#title = title;
  }

  show(done: number, total: number, note = ''): void {
    const share = total > 0 ? Math.min(1, done / total) : 0;
    if (process.stderr.isTTY) {
      const width = 24;
      const full = Math.round(share * width);
      const bar = '█'.repeat(full) + '░'.repeat(width - full);
      process.stderr.write(`\r\x1b[2K  ${this.#title} ${bar} ${Math.floor(share * 100)} %  ${note}`);
      this.#drawn = true;
      return;
    }
    const tenth = Math.floor(share * 10);
    if (tenth === this.#lastTenth) return;
    this.#lastTenth = tenth;
    console.error(`  ${this.#title} ${tenth * 10} %  ${note}`);
  }

  end(): void {
    if (this.#drawn) process.stderr.write('\n');
  }
}
