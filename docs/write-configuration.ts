// Writes docs/configuration.md from the schemas that check the configuration: npm run docs. A test says when it is stale.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { ListSettings } from '../src/config/list.ts';
import { SiteSettings } from '../src/config/site.ts';
import { Policy } from '../src/redact/policy-document.ts';
import { Coalition } from '../src/report/coalition.ts';
import {
  COALITION_WORDS,
  EXAMPLES,
  INSTEAD,
  OPENING,
  POLICY_WORDS,
  VARIABLES,
} from './configuration-words.ts';

export const PAGE = fileURLToPath(new URL('configuration.md', import.meta.url));

interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  type?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: readonly unknown[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  format?: string;
  minimum?: number;
  maximum?: number;
}

/** The whole page as prettier would write it. Throws where a key has no description or no example. */
export async function configurationPage(): Promise<string> {
  const site = toSchema(SiteSettings);
  const list = toSchema(ListSettings);
  const parts = [
    OPENING,
    section('The site: `config/site.yaml`', EXAMPLES.site, site, site),
    section('A list: `config/lists/<id>.yaml`', EXAMPLES.list, list, list),
    '## Sources of a list\n\nEach entry under `sources:` is one of these.',
  ];
  for (const source of list.properties!['sources']!.items!.oneOf!) {
    const schema = resolve(list, source);
    const type = String(schema.properties!['type']!.const) as keyof typeof EXAMPLES.sources;
    const instead = type === 'imap' ? INSTEAD.imap : '';
    parts.push(section(`Source \`${type}\``, EXAMPLES.sources[type], schema, list, 3, instead));
  }
  const policy = toSchema(Policy);
  parts.push(
    section('A policy: `config/policies/<id>.yaml`', EXAMPLES.policy, resolve(policy, policy), policy),
  );
  parts.push(POLICY_WORDS.replace('EXAMPLE', EXAMPLES.changes.trim()), await builtInPolicies());
  const coalition = toSchema(Coalition);
  parts.push(
    section('A coalition: an entry of `config/coalitions.yaml`', EXAMPLES.coalition, coalition, coalition),
    COALITION_WORDS,
    VARIABLES,
  );
  const options = { ...(await resolveConfig(PAGE)), filepath: PAGE };
  return format(parts.join('\n\n'), options);
}

function toSchema(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

function resolve(root: JsonSchema, schema: JsonSchema): JsonSchema {
  const name = /^#\/\$defs\/(.+)$/u.exec(schema.$ref ?? '')?.[1];
  return name === undefined
    ? schema
    : { ...root.$defs![name]!, ...(schema.description && { description: schema.description }) };
}

function section(
  title: string,
  example: string,
  schema: JsonSchema,
  root: JsonSchema,
  level = 2,
  instead = '',
): string {
  const rows = keysOf(root, schema, parse(`${example.trim()}\n${instead.trim()}`));
  const summary = schema.description === undefined ? '' : `${schema.description}.\n\n`;
  return [
    `${'#'.repeat(level)} ${title}\n\n${summary}| key | type | default | what it is | example |\n| --- | --- | --- | --- | --- |`,
    ...rows.map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`),
    `\n${instead === '' ? 'All keys together' : 'All keys that go together'}:\n\n\`\`\`yaml\n${example.trim()}\n\`\`\``,
  ].join('\n');
}

// The keys of an object in the order of the schema; nested objects with dots, as mistakes name them.
function keysOf(root: JsonSchema, schema: JsonSchema, example: unknown, prefix = ''): string[][] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, raw]) => {
    const property = resolve(root, raw);
    const key = `${prefix}${name}`;
    const value = (example as Record<string, unknown> | null)?.[name];
    const isRequired = schema.required?.includes(name) ?? false;
    if (property.properties !== undefined) {
      const optional = isRequired ? property : { ...property, required: [] };
      return keysOf(root, optional, value, `${key}.`);
    }
    if (property.description === undefined && property.const === undefined)
      throw new Error(`${key} has no description`);
    if (value === undefined) throw new Error(`${key} has no example in docs/configuration-words.ts`);
    return [
      [
        `\`${key}\``,
        typeOf(property),
        isRequired ? 'required' : defaultOf(property),
        property.description ?? 'Kind of source',
        code(value),
      ],
    ];
  });
}

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ');
  if (schema.anyOf?.some((option) => option.properties?.['env'] !== undefined))
    return '`{env: NAME}` or `{file: PATH}`';
  if (schema.anyOf !== undefined) {
    const [first, ...others] = schema.anyOf;
    // one action a place: the page says so once for all categories
    const blocks = first!.enum === undefined ? others.flatMap((option) => blockOf(option)) : [];
    return [typeOf(first!), ...blocks].join(' or ');
  }
  if (schema.properties !== undefined) return blockOf(schema)[0]!;
  if (schema.type === 'array')
    return schema.items?.oneOf === undefined ? `list of ${typeOf(schema.items ?? {})}` : 'list of sources';
  if (schema.type === 'integer') return `number, ${schema.minimum} to ${schema.maximum}`;
  if (schema.type === 'boolean') return '`true`, `false`';
  if (schema.format === 'uri') return 'URL';
  return schema.format === 'email' ? 'mail address' : 'text';
}

function blockOf({ properties }: JsonSchema): string[] {
  return properties === undefined ? [] : [`\`{${Object.keys(properties).join(', ')}}\``];
}

function defaultOf(schema: JsonSchema): string {
  const value = schema.default ?? schema.anyOf?.[0]?.default;
  return value === undefined || value === '' ? 'none' : code(value);
}

function code(value: unknown): string {
  const text = stringify(value, {
    collectionStyle: 'flow',
    lineWidth: 0,
    flowCollectionPadding: false,
  }).trim();
  return `\`${text.length > 90 ? `${text.slice(0, 87)}…` : text}\``;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

async function builtInPolicies(): Promise<string> {
  const names = ['open', 'balanced', 'strict'];
  const policies: Policy[] = [];
  for (const name of names) {
    policies.push(
      Policy.parse(
        parse(await readFile(new URL(`../config/policies/${name}.yaml`, import.meta.url), 'utf8')),
      ),
    );
  }
  const rows = (keys: readonly string[], pick: (policy: Policy) => Record<string, unknown>) =>
    keys.map((key) => `| \`${key}\` | ${policies.map((policy) => String(pick(policy)[key])).join(' | ')} |`);
  return [
    '### The policies that come with dc-archive\n',
    ...policies.map(({ id, summary }) => `- **${id}**: ${summary}`),
    `\n| | ${names.join(' | ')} |\n| --- | --- | --- | --- |`,
    ...rows(Object.keys(policies[0]!.categories), ({ categories }) => categories),
    ...rows(
      ['listAddresses', 'roles', 'officePhones', 'officeAddresses', 'names', 'attachments'],
      (policy) => policy,
    ),
  ].join('\n');
}

if (import.meta.main) await writeFile(PAGE, await configurationPage());
