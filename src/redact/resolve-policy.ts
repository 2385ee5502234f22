// From "a policy and what differs" to the whole policy document that everything else works with.
import type { ChangedPolicy, ListPolicy, Policy, PolicyChanges } from './policy-document.ts';

export type PolicyDraft = Policy | ChangedPolicy;
/** Policies of one folder by name. */
export type PolicyLayer = ReadonlyMap<string, PolicyDraft>;

export type Resolved =
  | { readonly kind: 'policy'; readonly policy: Policy }
  /** no folder has the name */
  | { readonly kind: 'unknown'; readonly name: string }
  | { readonly kind: 'circle' };

/**
 * The policy of a name. The last layer that has it counts; a policy whose base has its own name means that of the
 * layers before, so that "balanced" may be changed under its own name.
 */
export function resolvePolicy(name: string, layers: readonly PolicyLayer[]): Resolved {
  const changed: ChangedPolicy[] = [];
  let wanted = name;
  let top = layers.length;
  for (;;) {
    const layer = layers.slice(0, top).findLastIndex((one) => one.has(wanted));
    if (layer < 0) return { kind: 'unknown', name: wanted };
    const draft = layers[layer]!.get(wanted)!;
    if (!('base' in draft)) {
      return { kind: 'policy', policy: changed.reduceRight((base, one) => change(base, one, one.id), draft) };
    }
    if (changed.includes(draft)) return { kind: 'circle' };
    changed.push(draft);
    top = draft.base === wanted ? layer : layers.length;
    wanted = draft.base;
  }
}

/** The document of a list: the named policy, or one with the list's id where the list changes something. */
export function listPolicy(base: Policy, setting: ListPolicy, listId: string): Policy {
  if (typeof setting === 'string' || Object.keys(setting.changes).length === 0) return base;
  return change(base, setting.changes, listId);
}

/** The name of the policy that a list builds on. */
export function baseName(setting: ListPolicy): string {
  return typeof setting === 'string' ? setting : setting.base;
}

function change(
  base: Policy,
  { categories, allow = [], deny = [], ...others }: PolicyChanges,
  id: string,
): Policy {
  return {
    ...base,
    // the base's own words may no longer be true
    title: `${base.title}, changed`,
    summary: `The policy "${base.title}" with changes. The table says what holds.`,
    ...said(others),
    id,
    categories: { ...base.categories, ...said(categories ?? {}) },
    allow: [...base.allow, ...allow],
    deny: [...base.deny, ...deny],
  };
}

/** Without the keys that nothing was said of. */
function said<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}
