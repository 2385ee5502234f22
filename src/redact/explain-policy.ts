// A policy in plain English, for the papers that a coalition takes to its members; the public page says the same in six
// languages (src/server/pages/policy.ts).
import type { Place, Policy, Setting } from './policy-document.ts';
import { NOT_FOUND_IN_TEXT_YET, type Category } from './public-message.ts';

export interface PolicySentence {
  readonly category: Category | 'list_address' | 'role_address' | 'attachment' | 'deletion';
  /** the action, of which there may be one a place: `keep`, `keep/signature:remove` */
  readonly action: string;
  readonly sentence: string;
}

const SENTENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  email: {
    keep: 'Email addresses of people are published as they were written.',
    mask: 'Of email addresses of people only the domain is shown, for example [email at example.org].',
    pseudonymise:
      'Email addresses of people are replaced by a short code, for example [email 3f2a]; the same address has the same code.',
    remove: 'Email addresses of people are removed, also where they are disguised, quoted or part of a link.',
    hold: 'A message that holds an email address of a person',
  },
  phone: {
    keep: 'Telephone numbers are published as they were written.',
    pseudonymise: 'Telephone numbers are replaced by a short code.',
    remove: 'Telephone and fax numbers are removed.',
    hold: 'A message that holds a telephone number',
  },
  ip: {
    keep: 'IP addresses in the text are published as they were written.',
    generalise:
      'IP addresses in the text are shortened to their network; addresses for documentation, private networks and well-known resolvers stay.',
    remove: 'IP addresses in the text are removed.',
    hold: 'A message that holds an IP address',
  },
  iban: { remove: 'Bank account numbers are removed.', hold: 'A message that holds a bank account number' },
  card: { remove: 'Payment card numbers are removed.', hold: 'A message that holds a payment card number' },
  url_secret: {
    remove:
      'Links stay readable, but tokens, passwords, user names and subscriber numbers in them are removed.',
    hold: 'A message with a secret in a link',
  },
  meeting: {
    keep: 'Meeting links are published; pass codes and dial-in codes are removed.',
    generalise: 'Of meeting links only the host is shown; meeting numbers and pass codes are removed.',
    remove: 'Meeting links, meeting numbers, pass codes and dial-in codes are removed.',
    hold: 'A message with a meeting link or code',
  },
  credential: {
    remove: 'Passwords, keys and access tokens are removed.',
    hold: 'A message that holds a password, key or access token',
  },
  postal_address: {
    keep: 'Postal addresses are published as they were written.',
    generalise: 'Postal addresses are removed; of an address in a large city the name of the city is shown.',
    remove: 'Postal addresses are removed, also in signatures and quotations.',
    hold: 'A message that holds a postal address',
  },
  national_id: {
    remove:
      'Identity numbers, such as those of passports, licences, tax and health insurance, and dates of birth are removed.',
    hold: 'A message that holds an identity number or a date of birth',
  },
  social: {
    keep: 'Account names of social networks and chat services are published as they were written.',
    pseudonymise: 'Account names of social networks and chat services are replaced by a short code.',
    remove:
      'Account names of social networks and chat services are removed; of a link to a profile the service stays readable.',
    hold: 'A message that holds an account name of a social network or chat service',
  },
  name: {
    keep: 'Names of authors are published: a public discussion is a record of who said what. Anybody may ask for removal.',
    pseudonymise:
      'Names of the people of a message are replaced by "Participant" and a short code; the same person has the same code.',
  },
  list_address: {
    keep: "The list's own addresses stay.",
    remove: "The list's own addresses are treated like addresses of people.",
  },
  role_address: {
    keep: 'Addresses of functions, such as info@ or secretariat@, stay.',
    remove: 'Addresses of functions, such as info@ or secretariat@, are treated like addresses of people.',
  },
  attachment: {
    scrub: 'Names of attached files are shown after the same redaction.',
    hide: 'Names of attached files are replaced by a number; type and size are shown.',
  },
};

const HOLD = ' waits until a person has looked at it.';
const NOT_YET =
  ' This is done in structured contact data only: in running text they are not looked for yet; ask for removal where you see one.';
const IN: Readonly<Record<Exclude<Place, 'body'>, string>> = {
  signature: 'In signatures',
  quotation: 'In quotations',
};

/** What no rule looks for, whatever the policy. */
export const NOT_LOOKED_FOR: readonly string[] = [
  'What people tell in their own words about themselves or others, such as health, beliefs or family.',
  'People who are described without being named.',
  'Numbers that nothing marks as a telephone, an account or an identity number.',
  'The content of attached files; the files are not published.',
];

/** One sentence or more for each decision, in the order of the policy page. */
export function explainPolicy(policy: Policy): PolicySentence[] {
  const decisions: [PolicySentence['category'], Setting][] = [
    ['name', policy.names],
    ...(Object.entries(policy.categories) as [Category, Setting][]),
    ['list_address', policy.listAddresses],
    ['role_address', policy.roles],
    ['attachment', policy.attachments],
  ];
  const sentences = decisions.map(([category, setting]) => explain(category, setting));
  if (policy.officePhones === 'keep' && policy.categories.phone !== 'keep') {
    const place = sentences.findIndex(({ category }) => category === 'phone') + 1;
    sentences.splice(place, 0, {
      category: 'phone',
      action: 'keep',
      sentence: 'Numbers labelled as a switchboard, a reception or an office stay.',
    });
  }
  if (policy.officeAddresses === 'keep' && policy.categories.postal_address !== 'keep') {
    const place = sentences.findIndex(({ category }) => category === 'postal_address') + 1;
    sentences.splice(place, 0, {
      category: 'postal_address',
      action: 'keep',
      sentence: 'Postal addresses labelled as an office, headquarters or a secretariat stay.',
    });
  }
  const { allow, deny, followDeletions } = policy;
  if (followDeletions === true)
    sentences.push({
      category: 'deletion',
      action: 'follow',
      sentence: "A message that is deleted from the list's mailbox is taken out of the archive too.",
    });
  if (allow.length > 0) {
    const values = allow.length === 1 ? 'One value is' : `${allow.length} values are`;
    sentences.push({
      category: 'custom',
      action: 'keep',
      sentence: `${values} kept on purpose, by decision of the list.`,
    });
  }
  if (deny.length > 0) {
    const [texts, verb] =
      deny.length === 1 ? ['One text', 'is'] : [`${deny.length} texts or patterns`, 'are'];
    sentences.push({
      category: 'custom',
      action: 'remove',
      sentence: `${texts} that the list has named ${verb} always removed; which, is not published.`,
    });
  }
  return sentences;
}

function explain(category: PolicySentence['category'], setting: Setting): PolicySentence {
  const sentence = (action: string) => {
    const words = SENTENCES[category]![action]!;
    if (action === 'hold') return words + HOLD;
    const isPartial = action !== 'keep' && (NOT_FOUND_IN_TEXT_YET as ReadonlySet<string>).has(category);
    return words + (isPartial ? NOT_YET : '');
  };
  if (typeof setting === 'string') return { category, action: setting, sentence: sentence(setting) };
  const parts = [sentence(setting.body)];
  let action: string = setting.body;
  for (const place of ['signature', 'quotation'] as const) {
    const other = setting[place] ?? setting.body;
    if (other === setting.body) continue;
    action += `/${place}:${other}`;
    const words = sentence(other);
    parts.push(`${IN[place]}: ${words[0]!.toLowerCase()}${words.slice(1)}`);
  }
  if (action.includes('/signature'))
    parts.push('Where a signature is quoted, the stricter of the two holds.');
  return { category, action, sentence: parts.join(' ').replace(': iP ', ': IP ') };
}
