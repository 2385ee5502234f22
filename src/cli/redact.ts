// dc-archive redact: stdin to stdout through the same gate as the archive. Needs no site and no key.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { Command } from 'commander';
import { z } from 'zod';
import { configFolder } from '../config/load.ts';
import { formatMistakes, type Mistake as ConfigMistake } from '../config/mistakes.ts';
import { type Policies, policyOfList, readPolicies } from '../config/policies.ts';
import { readYaml } from '../config/yaml-file.ts';
import type { Address } from '../mail/address.ts';
import { FORMATS, layoutOf } from '../redact/formats.ts';
import { KeyedHasher } from '../redact/keyed-hash.ts';
import { compilePolicy, type CompiledPolicy } from '../redact/policy.ts';
import { ListPolicy, type Policy } from '../redact/policy-document.ts';
import { redactLayout, type ReadLayout, type TextContext } from '../redact/redact-text.ts';
import { baseName } from '../redact/resolve-policy.ts';
import { end, EXIT } from './outcome.ts';

const EXAMPLES = `
Examples:
  dc-archive redact < message.txt
  dc-archive redact --policy strict --format text/html < page.html
  dc-archive redact --list dc-example < mail.txt      the policy and addresses of a configured list
  echo '{"id":"1","text":"Write to jane@example.org"}' | dc-archive redact --jsonl

With --jsonl each line {"id","text","format"?,"policy"?,"context"?: {"people"?, "region"?, "list"?}} becomes
{"id","text","redactions":[{"start","end","category"}]} in the same order; offsets count UTF-16 units of the input.
The action "hold" (a message waits for a person) means "remove" here: this command publishes nothing.
A line that cannot be redacted becomes {"id","error"}, is named on stderr, and the exit code is 1.

Formats: ${FORMATS.join(' | ')}`;

interface Options {
  policy?: string;
  list?: string;
  format: string;
  jsonl?: boolean;
  config?: string;
}

export function redactCommand(): Command {
  return new Command('redact')
    .description('Remove personal data from a text (stdin to stdout), as the archive does.')
    .option(
      '--policy <id>',
      'open, balanced, strict or one of your own (default: the policy of the list, or balanced)',
    )
    .option('--list <id>', 'a configured list: its policy, and its own addresses stay')
    .option('--format <type>', 'media type of the text', 'text/plain')
    .option('--jsonl', 'JSON Lines in and out, one text a line')
    .option('--config <folder>', 'configuration folder (also DC_ARCHIVE_CONFIG)')
    .addHelpText('after', EXAMPLES)
    .action((options: Options) => end(() => run(options)));
}

/** A mistake of the caller: `sentence` is shown and holds nothing from the text. */
class Mistake extends Error {
  readonly sentence: string;
  constructor(sentence: string) {
    super('mistake');
    this.sentence = sentence;
  }
}

async function run(options: Options): Promise<number> {
  const policies = policyCache(configFolder(options.config));
  try {
    const layout = formatOrMistake(options.format);
    const policy = policies(options.policy, options.list);
    if (options.jsonl === true) return await redactLines(options, policies);
    return await redactWhole(layout, policy);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    process.stderr.write(`${error.sentence}\n`);
    return EXIT.usage;
  }
}

async function redactWhole(layout: ReadLayout, policy: CompiledPolicy): Promise<number> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const redacted = redactLayout(Buffer.concat(chunks).toString('utf8'), layout, policy);
  if (redacted.leak) {
    process.stderr.write('The text could not be made clean; nothing was written. Please report this.\n');
    return EXIT.failed;
  }
  await write(redacted.text);
  return EXIT.done;
}

const Line = z.strictObject({
  id: z.union([z.string(), z.number(), z.null()]),
  text: z.string(),
  format: z.string().max(200).optional(),
  policy: z.string().max(64).optional(),
  context: z
    .object({
      people: z.array(z.string().max(2000)).max(1000).optional(),
      region: z.string().max(2).optional(),
      list: z.string().max(64).optional(),
    })
    .optional(),
});
type Line = z.infer<typeof Line>;

async function redactLines(options: Options, policies: PolicyCache): Promise<number> {
  let number = 0;
  let failed = 0;
  const answersTo = (lines: readonly string[]): string => {
    let answers = '';
    for (const line of lines) {
      number += 1;
      if (line.trim() === '') continue;
      const answer = answerLine(line, options, policies);
      if ('error' in answer) {
        failed += 1;
        process.stderr.write(`line ${number}: ${answer.error}\n`);
      }
      answers += `${JSON.stringify(answer)}\n`;
    }
    return answers;
  };
  // Not node:readline: it also ends lines at U+2028 and U+2029, which may stand in JSON (RFC 8259).
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of process.stdin) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n');
    rest = lines.pop()!;
    if (lines.length > 0) await write(answersTo(lines));
  }
  await write(answersTo([rest + decoder.end()]));
  return failed === 0 ? EXIT.done : EXIT.failed;
}

type Answer =
  | { id: Line['id']; text: string; redactions: readonly { start: number; end: number; category: string }[] }
  | { id: Line['id']; error: string };

function answerLine(text: string, options: Options, policies: PolicyCache): Answer {
  let id: Line['id'] = null;
  try {
    const line = readLine(text, (found) => (id = found));
    const layout = formatOrMistake(line.format ?? options.format);
    const policy = policies(line.policy ?? options.policy, line.context?.list ?? options.list);
    const context: TextContext = {
      people: (line.context?.people ?? []).map(readPerson),
      ...(line.context?.region === undefined ? {} : { region: line.context.region }),
    };
    const redacted = redactLayout(line.text, layout, policy, context);
    if (redacted.leak) return { id, error: 'the text could not be made clean' };
    return { id, text: redacted.text, redactions: redacted.redactions };
  } catch (error) {
    if (error instanceof Mistake) return { id, error: error.sentence };
    throw error;
  }
}

function readLine(text: string, foundId: (id: Line['id']) => void): Line {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Mistake('this is not JSON');
  }
  const id = Line.shape.id.safeParse((value as { id?: unknown } | null)?.id);
  if (id.success) foundId(id.data);
  const line = Line.safeParse(value);
  if (line.success) return line.data;
  const keys = [...new Set(line.error.issues.map((issue) => z.core.toDotPath(issue.path) || 'the line'))];
  throw new Mistake(`not what is expected at ${keys.slice(0, 5).join(', ')}; see dc-archive redact --help`);
}

/** `Jane Doe <jane@example.org>`, or one of the two. */
function readPerson(text: string): Address {
  const match = /^\s*"?([^"<]*?)"?\s*<([^<>]*)>\s*$/.exec(text);
  if (match !== null) return { displayName: match[1]!, addrSpec: match[2]! };
  return text.includes('@')
    ? { displayName: '', addrSpec: text.trim() }
    : { displayName: text.trim(), addrSpec: '' };
}

function formatOrMistake(format: string): ReadLayout {
  const layout = layoutOf(format);
  if (layout === null) throw new Mistake(`This format is not known; use one of ${FORMATS.join(', ')}.`);
  return layout;
}

type PolicyCache = (policy: string | undefined, list: string | undefined) => CompiledPolicy;

/** Compiles each policy once a run; the key of codes is made for this run and forgotten. */
function policyCache(folder: string): PolicyCache {
  const hasher = KeyedHasher.random();
  const policies = readPolicies(folder, (path) => path);
  const compiled = new Map<string, CompiledPolicy>();
  return (policyId, listId) => {
    const cacheKey = JSON.stringify([policyId, listId]);
    const known = compiled.get(cacheKey);
    if (known !== undefined) return known;
    const list = listId === undefined ? null : readList(folder, listId);
    const document = policyFor(policies, policyId, list);
    const address = list?.address ?? null;
    const policy = compilePolicy(document, {
      key: hasher,
      ...(listId !== undefined && { list: listId }),
      listAddresses: address === null ? [] : [address],
      listDomains: address === null ? [] : [address.slice(address.lastIndexOf('@') + 1)],
      region: list?.region ?? null,
    });
    if (compiled.size < 1000) compiled.set(cacheKey, policy);
    return policy;
  };
}

// What redaction needs of a list; the loader checks the rest when a site starts.
const ListPart = z.object({
  address: z.string().nullish(),
  policy: ListPolicy.optional(),
  region: z.string().nullish(),
});
interface ListPart extends z.infer<typeof ListPart> {
  readonly id: string;
  readonly file: string;
}

/** A list that is not configured here is redacted like any other text: its name alone says nothing. */
function readList(folder: string, id: string): ListPart | null {
  const file = join(folder, 'lists', `${id}.yaml`);
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(id) || !existsSync(file)) return null;
  const mistakes: ConfigMistake[] = [];
  const { settings } = readYaml(file, file, ListPart, mistakes);
  if (settings === null) throw new Mistake(formatMistakes(mistakes));
  return { ...settings, id, file };
}

function policyFor(policies: Policies, name: string | undefined, list: ListPart | null): Policy {
  const setting = name ?? list?.policy ?? 'balanced';
  const broken = policies.broken.get(baseName(setting));
  if (broken !== undefined && broken.length > 0) throw new Mistake(formatMistakes(broken));
  const mistakes: ConfigMistake[] = [];
  const place = list ?? { id: 'text', file: '--policy' };
  const document = policyOfList(setting, place, policies, mistakes);
  if (document !== null && mistakes.length === 0) return document;
  if (typeof setting !== 'string') throw new Mistake(formatMistakes(mistakes));
  throw new Mistake(
    `There is no policy of this name; there are: ${[...policies.known.keys()].sort().join(', ')}.`,
  );
}

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}
