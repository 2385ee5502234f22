// What the settings' schema says to somebody who made a mistake: the keys of a place, and what a key is for.
import { z } from 'zod';

export interface SchemaGuide {
  /** keys that may stand at a path */
  keys(path: readonly PropertyKey[]): readonly string[];
  /** the description of the setting at a path, or null */
  description(path: readonly PropertyKey[]): string | null;
  /** what the file has at a path; undefined where nothing stands */
  value(path: readonly PropertyKey[]): unknown;
}

interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  const?: unknown;
  description?: string;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
}

/** `value` decides between alternatives, such as the types of a source. */
export function schemaGuide(schema: z.ZodType, value: unknown): SchemaGuide {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const at = (path: readonly PropertyKey[]) => {
    let nodes = [root];
    let here = value;
    for (const step of path) {
      const options = nodes.flatMap((node) => alternatives(root, node, here));
      nodes = options.flatMap((option) =>
        typeof step === 'number' ? (option.items ?? []) : (option.properties?.[String(step)] ?? []),
      );
      here = child(here, step);
    }
    return { nodes, here };
  };
  return {
    keys(path) {
      const { nodes, here } = at(path);
      const options = nodes.flatMap((node) => alternatives(root, node, here));
      return [...new Set(options.flatMap((option) => Object.keys(option.properties ?? {})))];
    },
    description: (path) => at(path).nodes.find((node) => node.description !== undefined)?.description ?? null,
    value: (path) => at(path).here,
  };
}

function child(value: unknown, step: PropertyKey): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? (value as Record<PropertyKey, unknown>)[step]
    : undefined;
}

// References and alternatives resolved; of alternatives with a `type` only the one that the value has.
function alternatives(root: JsonSchema, node: JsonSchema, value: unknown): JsonSchema[] {
  const resolved: JsonSchema[] = [];
  const waiting = [node];
  while (waiting.length > 0) {
    const current = waiting.pop()!;
    const name = /^#\/\$defs\/(.+)$/u.exec(current.$ref ?? '')?.[1];
    if (name !== undefined && root.$defs?.[name] !== undefined) waiting.push(root.$defs[name]);
    waiting.push(...(current.anyOf ?? []), ...(current.oneOf ?? []), ...(current.allOf ?? []));
    const type = current.properties?.['type']?.const;
    if (type === undefined || type === child(value, 'type')) resolved.push(current);
  }
  return resolved;
}
