// What docs/configuration.md says beside the schemas: opening, one whole example a file, environment variables.

export const OPENING = `# Configuration

Written by \`npm run docs\` from the schemas that check the configuration; change those (\`src/config/\`, \`src/ingest/source/settings.ts\`, \`src/redact/policy-document.ts\`), not this page.

A configuration is a folder: \`site.yaml\`, \`lists/<id>.yaml\` (one a list) and, where you have policies of your own, \`policies/<id>.yaml\`; for the openness report \`coalitions.yaml\` and \`criteria/<version>.yaml\`. The folder is the one of \`--config DIR\`, else of \`DC_ARCHIVE_CONFIG\`, else \`config/\` of the program. Every file and every key that is not marked "required" may be left out; the default is the safe choice. A key that is not known is a mistake, and mistakes stop the start: all of them are shown at once, each with file, key and remedy (exit code 78). \`npx dc-archive check\` shows them without taking in mail.

Secrets never stand in these files. A setting that needs one says where it is: \`{ env: NAME }\` for an environment variable, \`{ file: PATH }\` for a file (relative paths start at the configuration folder).`;

export const COALITION_WORDS = `The file has one key, \`coalitions\`, with one entry each; see [what the openness report asks](guides/openness-report.md). A connected list needs no entry: one with \`list\` adds what the report cannot know by itself. The file that comes with the program names coalitions of the Internet Governance Forum; nobody has confirmed them.

The criteria are a file too, \`criteria/2026-11.yaml\`: what is asked, how much it counts, how to mend it. A folder of yours with \`criteria/<version>.yaml\` takes its place; the newest version counts.`;

export const VARIABLES = `## Environment variables

| variable | what it is |
| --- | --- |
| \`DC_ARCHIVE_CONFIG\` | configuration folder; \`--config\` goes before it |
| \`DC_ARCHIVE_LOG\` | level of the log on standard error: \`debug\`, \`info\`, \`warn\`, \`error\`, \`silent\`; default \`info\` for services, \`warn\` for commands that end |
| \`DC_ARCHIVE_MEILISEARCH_BIN\` | a Meilisearch binary to start and look after, where \`search.url\` is not set |
| any name in \`{ env: NAME }\` | the secret that the setting asks for |`;

export const POLICY_WORDS = `### A policy with changes

A list takes a policy by its name (\`policy: balanced\`) or as a name with what is different on this list:

\`\`\`yaml
EXAMPLE
\`\`\`

\`changes\` may hold every key of a policy but \`id\`. What it names replaces what the base says, category by category; \`allow\` and \`deny\` come to those of the base. The result is a policy of its own whose id is the id of the list, so no policy may have that name. Its title and summary are written for it unless \`changes\` says better ones: those of the base might no longer be true.

A file in \`policies/\` may do the same for several lists: \`base: balanced\` and, at the top of the file, only the keys that differ. \`policies/balanced.yaml\` with \`base: balanced\` changes the one that comes with the program under its own name.

Every change of content gives a policy the next version number. \`npx dc-archive preview dc-example\` shows what it would do to the mail of the list, \`npx dc-archive compare dc-example\` sets policies side by side.

### Places

A category takes one action for everywhere, or one a place: \`phone: {body: keep, signature: remove, quotation: remove}\`. A place that is not named has the action of \`body\`. A quotation is every line that begins with \`>\`; where a signature is quoted, the stricter of the two actions holds.

### Hold

\`hold\` publishes nothing until a person has looked: a message in which a value of this category is found waits (\`policy_hold\`), and its page says that it waits. What was held for is removed when it is released.

### Allow and deny

\`allow\` names whole values that stay, in any case; numbers are compared by their digits. \`deny\` names what always goes, wherever it stands and whatever the rest of the policy keeps: \`{text: …}\` finds whole words in any case, also over a line break, with hyphens instead of blanks (as in links) or with signs that nobody sees. Both take \`{pattern: …, test: …}\`: a pattern of at most 200 characters in the [syntax of RE2](https://github.com/google/re2/wiki/Syntax) (no look-around, no back references; \`(?i)\` at its start for any case), and a text that it must find (\`deny\`) or a value that it must fit as a whole (\`allow\`), so that a slip is noticed. What these lists say is never published: the public policy has their number, and a keyed digest that changes when they change. It stands in this file, which should be for the people who run the list only.`;

/** Keys that cannot stand beside the others of the example, such as one that takes the place of another. */
export const INSTEAD = {
  imap: `
oauth2: { command: [/usr/local/bin/fresh-token, archive@example.org] }
`,
};

/** Each names every key once, so that the tables have an example for all; a test parses them by the schemas. */
export const EXAMPLES = {
  site: `
title: Archive of the Dynamic Coalitions
url: https://archive.example.org
contact: archive@example.org
licence: https://creativecommons.org/licenses/by/4.0/
data: /var/lib/dc-archive
key: { env: DC_ARCHIVE_KEY }
languages: [en, fr, es]
search:
  engine: auto
  url: http://127.0.0.1:7700
  key: { env: MEILISEARCH_KEY }
  searchKey: { file: ./secrets/search.key }
  index: dc-archive
  fallback: true
server:
  host: 127.0.0.1
  port: 8080
  proxies: [127.0.0.1, '::1']
  metrics: { host: 127.0.0.1, port: 9464, enabled: true }
log:
  key: { file: ./secrets/log.key }
  witnesses:
    - url: https://witness.example.net
      key: witness.example.net/w1+40ee110c+BDdgXJn63wLoZVN8g+64SAEWg+W9j0irIEVExW5HA0U9
      organisation: Secretariat
  quorum: 1
worker:
  threads: 2
  takeOverSeconds: 300
report:
  schedule: 30 4 * * *
  probe: true
  publishAfterDays: 14
smtp:
  host: mail.example.org
  port: 587
  tls: starttls
  user: archive
  password: { env: SMTP_PASSWORD }
  from: archive@example.org
removal: { enabled: true, keepMonths: 12 }
`,
  list: `
id: dc-example
name: Dynamic Coalition on Examples
address: dc-example@lists.example.org
join: https://lists.example.org/dc-example
description: How the Internet Governance Forum gives examples.
principles: { openMembership: true, openList: true, openArchive: true }
policy: balanced
region: KE
subjectTag: DC-Example
noArchive: auto
consent: none
sources:
  - { type: mbox, path: ./history/2010-2024.mbox.gz }
`,
  sources: {
    imap: `
type: imap
host: imap.example.org
port: 993
tls: implicit
user: archive
password: { env: DC_EXAMPLE_PASSWORD }
mailbox: INBOX
match: { listId: dc-example.lists.example.org }
dailyMegabytes: 2000
pollSeconds: 300
`,
    mbox: `
type: mbox
path: ./history/2010-2024.mbox.gz
match: { listId: dc-example.lists.example.org }
`,
    maildir: `
type: maildir
path: /var/mail/dc-example
match: { listId: dc-example.lists.example.org }
`,
    eml: `
type: eml
path: ./history/found-later
match: { listId: dc-example.lists.example.org }
`,
  },
  changes: `
policy:
  base: balanced
  changes:
    names: pseudonymise
    categories:
      phone: { body: keep, signature: remove }
      card: hold
    allow: [press@example.org]
    deny:
      - { text: Project Falcon }
      - { pattern: 'CASE-[0-9]{4}', test: CASE-1234 }
`,
  coalition: `
id: dc-example
name: Dynamic Coalition on Examples
acronym: DC-Example
status: confirmed
list: dc-example
page: https://www.example.org/dc-example
join: https://lists.example.org/mailman/listinfo/dc-example
archive: https://lists.example.org/pipermail/dc-example/
system: mailman2
rules: https://www.example.org/dc-example/rules
privacy: https://lists.example.org/privacy
terms: https://www.example.org/dc-example/terms
since: '2010-03'
attestations:
  - { criterion: M2, by: A. Example for the Secretariat, on: '2026-10-01', note: joined on trial }
`,
  policy: `
id: our-own
title: Our own
summary: Names stay; every address and number goes, but for the addresses of functions.
categories:
  email: remove
  phone: remove
  ip: generalise
  iban: remove
  card: remove
  url_secret: remove
  meeting: remove
  credential: remove
  postal_address: remove
  national_id: remove
  social: remove
listAddresses: keep
roles: keep
officePhones: remove
officeAddresses: remove
names: keep
attachments: scrub
followDeletions: true
allow: [press@example.org]
deny: [{ text: Project Falcon }]
`,
} as const;
