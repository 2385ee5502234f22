// One YAML file against its schema: the settings, or mistakes in words.
import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Mistake, mistakesOf } from './mistakes.ts';
import { schemaGuide } from './schema-guide.ts';

const MAX_BYTES = 1024 * 1024;
const MAX_ALIASES = 20;

export interface YamlFile<Settings> {
  /** null where the file has mistakes */
  readonly settings: Settings | null;
  /** what stands in the file, for the checks that can be made all the same */
  readonly value: unknown;
}

/**
 * Reads `path`, which the operator knows as `file`; adds what is wrong to `mistakes`. Never throws. `schema` may depend
 * on what stands in the file.
 */
export function readYaml<Schema extends z.ZodType>(
  path: string,
  file: string,
  schemaOf: Schema | ((value: unknown) => Schema),
  mistakes: Mistake[],
): YamlFile<z.infer<Schema>> {
  const nothing = { settings: null, value: undefined };
  const value = parseYaml(path, file, mistakes);
  if (value === FAILED) return nothing;
  const schema = typeof schemaOf === 'function' ? schemaOf(value) : schemaOf;
  const result = schema.safeParse(value);
  if (result.success) return { settings: result.data, value };
  mistakes.push(...mistakesOf(file, result.error.issues, schemaGuide(schema, value)));
  return { settings: null, value };
}

const FAILED = Symbol('failed');

function parseYaml(path: string, file: string, mistakes: Mistake[]): unknown {
  const failed = (key: string, remedy: string) => {
    mistakes.push({ file, key, remedy });
    return FAILED;
  };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return failed('', 'cannot be read; check its permissions');
  }
  if (text.length > MAX_BYTES)
    return failed('', 'is larger than 1 MB; a configuration file is a page or two');
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'core',
    uniqueKeys: true,
    lineCounter: lines,
    logLevel: 'error',
  });
  const problems = [...document.errors, ...document.warnings].slice(0, 5);
  for (const { pos, code } of problems) {
    const { line, col } = lines.linePos(pos[0]);
    failed(`line ${line}, column ${col}`, yamlRemedy(code));
  }
  if (problems.length > 0) return FAILED;
  try {
    return (document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown) ?? {};
  } catch (error) {
    const isUnknown = error instanceof ReferenceError && error.message.startsWith('Unresolved alias');
    return failed(
      '',
      isUnknown
        ? 'uses *name without a &name before it; write the value out'
        : 'uses YAML aliases too heavily; write the values out',
    );
  }
}

function yamlRemedy(code: string): string {
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'the key stands here for the second time; keep one';
    case 'TAB_AS_INDENT':
      return 'a tab indents here; use blanks';
    case 'BAD_INDENT':
      return 'the indentation is off; align the keys of one block';
    case 'MULTIPLE_DOCS':
      return 'a second document begins here; keep one in each file';
    case 'TAG_RESOLVE_FAILED':
      return 'a YAML tag (!…) stands here that has no meaning; remove it';
    default:
      return 'this is not valid YAML; check quotes, colons and indentation';
  }
}
