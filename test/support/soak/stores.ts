// What the public stores of the soak hold, seen from outside.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TestSite } from '../site.ts';
import type { SoakMail } from './mail.ts';

const archiveOf = (site: TestSite) => join(site.data, 'public', 'archive.db');

export function slotsOf(site: TestSite, list: string): number {
  return Number(row(site, 'select count(*) as n from slots where list = ?', list)?.['n'] ?? 0);
}

export function publishedOf(site: TestSite): number {
  return Number(row(site, `select count(*) as n from slots where state = 'published'`)?.['n'] ?? 0);
}

/** The number of a message that is public now. */
export function slotOf(site: TestSite, { list, marker }: SoakMail): number | null {
  const found = row(site, 'select seq from records where list = ? and instr(record, ?) > 0', list, marker);
  return found === undefined ? null : Number(found['seq']);
}

/** How many public records hold the word. */
export function recordsWith(site: TestSite, { list, marker }: SoakMail): number {
  const sql = 'select count(*) as n from records where list = ? and instr(record, ?) > 0';
  return Number(row(site, sql, list, marker)?.['n'] ?? 0);
}

/** Messages that have more than one slot in a list. */
export function doubled(site: TestSite): number {
  const sql = 'select count(*) as n from (select 1 from slots group by list, identity having count(*) > 1)';
  return Number(row(site, sql)?.['n']);
}

/** Which of the words stand in any file that everybody may read, in any spelling of case. */
export function wordsInPublicFiles(site: TestSite, words: Iterable<string>): string[] {
  const folder = join(site.data, 'public');
  const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1').toLowerCase());
  return [...words].filter((word) => bytes.some((text) => text.includes(word.toLowerCase())));
}

function row(site: TestSite, sql: string, ...values: string[]): Record<string, unknown> | undefined {
  try {
    using database = new DatabaseSync(archiveOf(site), { readOnly: true, timeout: 10_000 });
    return database.prepare(sql).get(...values);
  } catch {
    // not there yet
    return undefined;
  }
}
