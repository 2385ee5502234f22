// What may show in an archive all the same: addresses that are public anyway, kinds that the list's policy keeps.
import { z } from 'zod';
import type { ArchiveView, ListSummary } from '../archive/archive.ts';
import type { Config } from '../config/load.ts';
import type { LeakRules } from '../report/probe/leaks.ts';

const KINDS = ['email', 'phone', 'iban'] as const;
/** An action, or one a place. */
const Action = z.union([z.string(), z.record(z.string(), z.string())]);
const PublicDocument = z.object({
  categories: z.record(z.string(), Action).default({}),
  listAddresses: z.string().optional(),
  roles: z.string().optional(),
  officePhones: z.string().optional(),
});

export async function leakRules(config: Config, view: ArchiveView, list: ListSummary): Promise<LeakRules> {
  const policy = await view.policy(list.policy.id, list.policy.version);
  const { categories, listAddresses, roles, officePhones } = PublicDocument.parse(policy?.document ?? {});
  const isKept = (kind: string) => {
    const action = categories[kind] ?? 'remove';
    return typeof action === 'string' ? action === 'keep' : Object.values(action).includes('keep');
  };
  const kept = new Set(KINDS.filter(isKept));
  if (officePhones === 'keep') kept.add('phone');
  const addresses = [config.site.contact, ...config.lists.map(({ address }) => address)];
  return {
    publicAddresses: new Set(addresses.flatMap((address) => address?.toLowerCase() ?? [])),
    kept,
    keepsRoles: listAddresses === 'keep' || roles === 'keep',
  };
}
