// Sentences and columns that preview and compare share.
import type { Mail } from './dry-run.ts';

export function messages(number: number): string {
  return number === 1 ? 'one message' : `${number.toLocaleString('en')} messages`;
}

/** Where the mail came from, in a sentence. */
export function originSentence(
  { origin, isPartial }: Pick<Mail, 'origin' | 'isPartial'>,
  total: number,
): string {
  if (origin === 'vault') return `${messages(total)} in the vault.`;
  return isPartial
    ? `Nothing was taken in yet: the first ${messages(total)} of the sources were read, and not kept.`
    : `Nothing was taken in yet: ${messages(total)} of the sources were read, and not kept.`;
}

/** What no policy publishes, such as bounces, and how much of it there is. */
export function unpublishedSentence(unpublished: ReadonlyMap<string, number>): string[] {
  if (unpublished.size === 0) return [];
  const reasons = [...unpublished].map(([why, number]) => `${why.replaceAll('_', ' ')} ${number}`);
  return [`Not published under any policy: ${reasons.join(', ')}.`];
}

export function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function percent(part: number, whole: number): string {
  return `${(whole === 0 ? 0 : (100 * part) / whole).toFixed(2)} %`;
}

/** A table as aligned columns; where these are wider than the screen, cell under cell with the name of its column. */
export function columns(rows: readonly (readonly string[])[], width: number): string[] {
  const [heads = [], ...body] = rows;
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  if (widths.reduce((sum, one) => sum + one + 2, -2) > width) {
    const label = Math.max(...heads.slice(1).map((head) => head.length));
    return body.flatMap(([first = '', ...cells]) => [
      first,
      ...cells.flatMap((cell, index) => (cell === '' ? [] : `  ${heads[index + 1]!.padEnd(label)}  ${cell}`)),
    ]);
  }
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}
