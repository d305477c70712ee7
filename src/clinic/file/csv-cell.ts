// RFC 4180 quoting; OWASP "CSV Injection": a spreadsheet runs a cell that begins with = + - @ tab or CR.

/** A cell's text as a spreadsheet will show it and never run it. A telephone (`+7…`) and a number stay as they are. */
export function safeText(text: string): string {
  if (!/^[=+\-@\t\r]/.test(text)) return text;
  return /^[+-]?[\d\s().,-]+$/.test(text) ? text : `'${text}`;
}

/** One line of a `;` file. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => csvCell(safeText(cell))).join(';')}\r\n`;
}

function csvCell(text: string): string {
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
