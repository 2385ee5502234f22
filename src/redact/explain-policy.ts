// A policy in plain English, for the public policy page.
import type { Policy } from './policy.ts';
import type { Category } from './public-message.ts';

export interface PolicySentence {
  readonly category: Category | 'list_address' | 'role_address' | 'attachment';
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
  },
  phone: {
    keep: 'Telephone numbers are published as they were written.',
    pseudonymise: 'Telephone numbers are replaced by a short code.',
    remove: 'Telephone and fax numbers are removed.',
  },
  ip: {
    keep: 'IP addresses in the text are published as they were written.',
    generalise:
      'IP addresses in the text are shortened to their network; addresses for documentation, private networks and well-known resolvers stay.',
    remove: 'IP addresses in the text are removed.',
  },
  iban: { remove: 'Bank account numbers are removed.' },
  card: { remove: 'Payment card numbers are removed.' },
  url_secret: {
    remove:
      'Links stay readable, but tokens, passwords, user names and subscriber numbers in them are removed.',
  },
  meeting: {
    generalise: 'Of meeting links only the host is shown; meeting numbers and pass codes are removed.',
    remove: 'Meeting links, meeting numbers, pass codes and dial-in codes are removed.',
  },
  credential: { remove: 'Passwords, keys and access tokens are removed.' },
  postal_address: {
    keep: 'Postal addresses are published as they were written.',
    generalise: 'Postal addresses are removed; of an address in a large city the name of the city is shown.',
    remove: 'Postal addresses are removed, also in signatures and quotations.',
  },
  national_id: {
    remove:
      'Identity numbers, such as those of passports, licences, tax and health insurance, and dates of birth are removed.',
  },
  social: {
    keep: 'Account names of social networks and chat services are published as they were written.',
    remove:
      'Account names of social networks and chat services are removed; of a link to a profile the service stays readable.',
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

/** One sentence for each decision, in the order of the policy page. */
export function explainPolicy(policy: Policy): PolicySentence[] {
  const decisions: [PolicySentence['category'], string][] = [
    ['name', policy.names],
    ...(Object.entries(policy.categories) as [Category, string][]),
    ['list_address', policy.listAddresses],
    ['role_address', policy.roles],
    ['attachment', policy.attachments],
  ];
  const sentences = decisions.map(([category, action]) => ({
    category,
    action,
    sentence: SENTENCES[category]![action]!,
  }));
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
  if (policy.allow.length > 0) {
    sentences.push({
      category: 'custom',
      action: 'keep',
      sentence: `${policy.allow.length === 1 ? 'One value is' : `${policy.allow.length} values are`} kept on purpose; the policy document lists them.`,
    });
  }
  return sentences;
}
