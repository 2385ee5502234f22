// Puts a measured table into docs/benchmarks.md, between the marks that name the command that makes it.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));
const END = '<!-- end of table -->';

/** `command` as it stands in the mark `<!-- table: command -->`. Throws where the page has no such mark. */
export async function writeTable(command: string, table: string): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const mark = `<!-- table: ${command} -->\n`;
  const start = page.indexOf(mark) + mark.length;
  const end = page.indexOf(END, start);
  if (start < mark.length || end === -1)
    throw new Error(`docs/benchmarks.md has lost its marks of ${command}`);
  const ignored = `<!-- prettier-ignore-start -->\n\n${table}\n\n<!-- prettier-ignore-end -->\n`;
  await writeFile(PAGE, page.slice(0, start) + ignored + page.slice(end));
}
