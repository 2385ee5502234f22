// What a policy may say: the schemas of config/policies/<id>.yaml and of `policy:` in a list's file. Defaults are the safe choice.
import { z } from 'zod';
import { PATTERN_LIMIT, patternMistake, type PatternUse } from './custom-pattern.ts';

/** Where in a text something stands, as policies tell it apart. */
export const PLACES = ['body', 'signature', 'quotation'] as const;
export type Place = (typeof PLACES)[number];

type Words = readonly [string, ...string[]];
/** One action for everywhere, or one a place; a place that is not named has the body's. */
export type Setting<Action extends string = string> =
  Action | { body: Action; signature?: Action | undefined; quotation?: Action | undefined };

function actions<const Allowed extends Words>(allowed: Allowed, description: string) {
  const action = z.enum(allowed);
  return z
    .union([
      action,
      z.strictObject({
        body: action.meta({ description: 'In the text, and in every place that is not named' }),
        signature: action.optional().meta({ description: 'In signatures' }),
        quotation: action.optional().meta({ description: 'In quoted lines' }),
      }),
    ])
    .meta({ description });
}

const CATEGORY_ACTIONS = {
  email: actions(
    ['keep', 'mask', 'pseudonymise', 'remove', 'hold'],
    'Addresses of people. mask keeps the domain; pseudonymise gives each address a short code',
  ),
  phone: actions(['keep', 'pseudonymise', 'remove', 'hold'], 'Telephone and fax numbers'),
  ip: actions(
    ['keep', 'generalise', 'remove', 'hold'],
    'IP addresses. generalise keeps the /24 or /48 network and what is special or well known',
  ),
  iban: actions(['remove', 'hold'], 'Bank accounts; never kept'),
  card: actions(['remove', 'hold'], 'Payment card numbers; never kept'),
  url_secret: actions(['remove', 'hold'], 'Tokens, user names and subscriber ids in links; never kept'),
  meeting: actions(
    ['keep', 'generalise', 'remove', 'hold'],
    'Meeting links and codes. keep is for links, generalise keeps the host of a link; codes always go',
  ),
  credential: actions(['remove', 'hold'], 'Passwords, keys and access tokens; never kept'),
  postal_address: actions(
    ['keep', 'generalise', 'remove', 'hold'],
    'Postal addresses. generalise keeps the name of a large city and nothing else',
  ),
  national_id: actions(['remove', 'hold'], 'Identity numbers and dates of birth; never kept'),
  social: actions(['keep', 'pseudonymise', 'remove', 'hold'], 'Account names of networks and messengers'),
};
type CategoryActions = typeof CATEGORY_ACTIONS;

function orRemove(shape: CategoryActions) {
  return Object.fromEntries(
    Object.entries(shape).map(([name, schema]) => [
      name,
      schema.default('remove').meta({ description: schema.description }),
    ]),
  ) as unknown as { [Name in keyof CategoryActions]: z.ZodDefault<CategoryActions[Name]> };
}

export const PolicyName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'write lower-case letters, digits and hyphens');

function pattern(use: PatternUse) {
  const words = use === 'deny' ? 'A text that the pattern must find' : 'A value that the pattern must fit';
  return z
    .strictObject({
      pattern: z
        .string()
        .min(1)
        .max(PATTERN_LIMIT)
        .meta({ description: 'A pattern in the syntax of RE2; (?i) at its start for any case' }),
      test: z.string().min(1).max(1000).meta({ description: words }),
    })
    .superRefine((value, context) => {
      const mistake = patternMistake(value, use);
      if (mistake !== null)
        context.addIssue({ code: 'custom', path: [mistake.key], message: mistake.remedy });
    });
}

const Allow = z.union([z.string().min(3).max(320), pattern('allow')]);
export type Allow = z.infer<typeof Allow>;

const Deny = z.union([
  z.strictObject({
    text: z
      .string()
      .min(2)
      .max(200)
      .regex(/[\p{L}\p{N}]/u, 'write a text with a letter or a digit in it')
      .meta({ description: 'Words that always go, any case' }),
  }),
  pattern('deny'),
]);
export type Deny = z.infer<typeof Deny>;

const title = z.string().min(1).max(100).meta({ description: 'Title on the public policy page' });
const summary = z
  .string()
  .min(1)
  .max(1000)
  .meta({ description: 'What the policy does, in a sentence or two' });
const listAddresses = z.enum(['keep', 'remove']);
const roles = z.enum(['keep', 'remove']);
const officePhones = z.enum(['keep', 'remove']);
const officeAddresses = z.enum(['keep', 'remove']);
const names = z.enum(['keep', 'pseudonymise']);
const attachments = z.enum(['scrub', 'hide']);
const followDeletions = z.boolean();
const allow = z.array(Allow).max(1000);
const deny = z.array(Deny).max(1000);

const ABOUT = {
  categories: 'What becomes of each kind of personal data',
  listAddresses: "The list's own addresses",
  roles: 'Addresses of functions, such as info@ or secretariat@',
  officePhones: 'Numbers labelled as a switchboard, a reception or an office',
  officeAddresses: 'Postal addresses labelled as an office, headquarters or a secretariat',
  names: 'Names of people. pseudonymise writes "Participant" and a short code',
  attachments: 'File names. scrub redacts them; hide writes attachment-1.pdf',
  followDeletions:
    'What is deleted from the IMAP mailbox of the list leaves public view too; without it, what is public stays',
  allow:
    'Values that stay although they look personal: whole addresses or numbers, any case, or {pattern, test}. Never published',
  deny: 'What always goes: {text: …} in any case, or {pattern, test}. Never published',
} as const;

export const Policy = z
  .strictObject({
    id: PolicyName.meta({ description: 'Name of the policy: lower case, digits and hyphens' }),
    title,
    summary,
    categories: z
      .strictObject(orRemove(CATEGORY_ACTIONS))
      .prefault({})
      .meta({ description: ABOUT.categories }),
    listAddresses: listAddresses.default('keep').meta({ description: ABOUT.listAddresses }),
    roles: roles.default('remove').meta({ description: ABOUT.roles }),
    officePhones: officePhones.default('remove').meta({ description: ABOUT.officePhones }),
    officeAddresses: officeAddresses.default('remove').meta({ description: ABOUT.officeAddresses }),
    names: names.default('keep').meta({ description: ABOUT.names }),
    attachments: attachments.default('hide').meta({ description: ABOUT.attachments }),
    followDeletions: followDeletions.optional().meta({ description: ABOUT.followDeletions }),
    allow: allow.default([]).meta({ description: ABOUT.allow }),
    deny: deny.default([]).meta({ description: ABOUT.deny }),
  })
  .meta({ id: 'Policy', description: 'A redaction policy, config/policies/<id>.yaml' });
export type Policy = z.infer<typeof Policy>;

const changes = {
  title: title.optional(),
  summary: summary.optional(),
  categories: z.strictObject(CATEGORY_ACTIONS).partial().optional().meta({ description: ABOUT.categories }),
  listAddresses: listAddresses.optional().meta({ description: ABOUT.listAddresses }),
  roles: roles.optional().meta({ description: ABOUT.roles }),
  officePhones: officePhones.optional().meta({ description: ABOUT.officePhones }),
  officeAddresses: officeAddresses.optional().meta({ description: ABOUT.officeAddresses }),
  names: names.optional().meta({ description: ABOUT.names }),
  attachments: attachments.optional().meta({ description: ABOUT.attachments }),
  followDeletions: followDeletions.optional().meta({ description: ABOUT.followDeletions }),
  allow: allow.optional().meta({ description: ABOUT.allow }),
  deny: deny.optional().meta({ description: ABOUT.deny }),
};

/** What differs from a base; `allow` and `deny` come to those of the base, everything else replaces. */
export const PolicyChanges = z.strictObject(changes);
export type PolicyChanges = z.infer<typeof PolicyChanges>;

/** A policy file that says only what differs from another policy. */
export const ChangedPolicy = z.strictObject({
  id: PolicyName.meta({ description: 'Name of the policy: lower case, digits and hyphens' }),
  base: PolicyName.meta({ description: 'Name of the policy that this one changes' }),
  ...changes,
});
export type ChangedPolicy = z.infer<typeof ChangedPolicy>;

/** `policy:` of a list: a name, or a name with changes for this list. */
export const ListPolicy = z.union([
  z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,62}$/,
      'write the name of a policy: open, balanced, strict or one in policies/',
    ),
  z.strictObject({
    base: PolicyName.meta({ description: 'Name of the policy that this list changes' }),
    changes: PolicyChanges.default({}).meta({ description: 'What is different on this list' }),
  }),
]);
export type ListPolicy = z.infer<typeof ListPolicy>;
