// config/criteria/*.yaml and config/coalitions.yaml: what the openness report asks, and of whom.
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Coalition, Coalitions } from '../report/coalition.ts';
import { Criteria } from '../report/criteria.ts';
import type { Mistake } from './mistakes.ts';
import { yamlFiles } from './policies.ts';
import { readYaml } from './yaml-file.ts';

const OWN_CRITERIA = fileURLToPath(new URL('../../config/criteria', import.meta.url));

/** The newest version counts: of the folder where it has some, else of those that come with the program. */
export function readCriteria(
  folder: string,
  named: (path: string) => string,
  mistakes: Mistake[],
): Criteria | null {
  const own = yamlFiles(join(folder, 'criteria'));
  const path = (own.length > 0 ? own : yamlFiles(OWN_CRITERIA)).at(-1)!;
  const { settings } = readYaml(path, named(path), Criteria, mistakes);
  const name = basename(path).replace(/\.ya?ml$/u, '');
  if (settings !== null && settings.version !== name)
    mistakes.push({ file: named(path), key: 'version', remedy: `must be the name of the file: '${name}'` });
  return settings;
}

/** `lists`: ids of connected ones. A file that is not there names nobody. */
export function readCoalitions(
  folder: string,
  lists: readonly string[],
  named: (path: string) => string,
  mistakes: Mistake[],
): Coalition[] {
  const path = join(folder, 'coalitions.yaml');
  if (!existsSync(path)) return [];
  const file = named(path);
  const { settings } = readYaml(path, file, Coalitions, mistakes);
  const coalitions = settings?.coalitions ?? [];
  const ids = new Set<string>();
  const taken = new Set<string>();
  for (const [index, { id, list }] of coalitions.entries()) {
    const wrong = (key: string, remedy: string) =>
      mistakes.push({ file, key: `coalitions[${index}].${key}`, remedy });
    if (ids.has(id)) wrong('id', `${id} stands here twice; give each coalition its own`);
    ids.add(id);
    if (list === undefined && lists.includes(id))
      wrong('list', `there is a list of this id; write list: ${id}`);
    if (list === undefined) continue;
    if (!lists.includes(list))
      wrong('list', 'there is no file of this list in lists/; leave the key out until there is');
    if (taken.has(list)) wrong('list', `${list} belongs to another coalition already`);
    taken.add(list);
  }
  return coalitions;
}
