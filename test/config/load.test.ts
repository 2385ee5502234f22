import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configFolder, loadConfig } from '../../src/config/load.ts';
import { ConfigError, formatMistakes, type Mistake } from '../../src/config/mistakes.ts';

type Files = Readonly<Record<string, string>>;
const LIST = 'id: dc-x\nname: Coalition X\n';
const SECRET = 'hunter2-4711';
const ENV = { IMAP_PASSWORD: SECRET, EMPTY: '' };
const imap = (parts: string) =>
  `${LIST}sources:\n  - {type: imap, host: imap.example.org, user: archive, password: {env: IMAP_PASSWORD}${parts}}\n`;
const source = (text: string) => `${LIST}sources:\n  - ${text}\n`;

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'dc-config-')), 'config');
  mkdirSync(folder);
});
afterEach(() => rmSync(dirname(folder), { recursive: true, force: true }));

function load(files: Files, options: Partial<Parameters<typeof loadConfig>[0]> = {}) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return loadConfig({ folder, env: ENV, ...options });
}

function mistakes(files: Files, options: Partial<Parameters<typeof loadConfig>[0]> = {}): readonly Mistake[] {
  try {
    load(files, options);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
}

const site = (text: string): Files => ({ 'site.yaml': text });
const list = (text: string): Files => ({ 'lists/dc-x.yaml': text });

// what is wrong, the files, where it is said to be, and words of the remedy
const WRONG: readonly (readonly [name: string, files: Files, file: string, key: string, remedy: RegExp])[] = [
  ['an unknown key, with the one that was meant', site('titel: x'), 'config/site.yaml', 'titel', /not a known key; did you mean title\?/u],
  ['an unknown key inside', site('server: {prot: 1}'), 'config/site.yaml', 'server.prot', /did you mean port\?/u],
  ['an unknown key like no other', site('colour: red'), 'config/site.yaml', 'colour', /remove it \(known: title/u],
  ['a list for text', site('title: [a]'), 'config/site.yaml', 'title', /^must be text$/u],
  ['a number for text', site('title: 5'), 'config/site.yaml', 'title', /must be text; put the value between quotes/u],
  ['text for a number', site('server: {port: "8080"}'), 'config/site.yaml', 'server.port', /take the quotes off/u],
  ['a word for a number', site('server: {port: http}'), 'config/site.yaml', 'server.port', /^must be a number$/u],
  ['a broken number', site('server: {port: 80.5}'), 'config/site.yaml', 'server.port', /whole number/u],
  ['a port too high', site('server: {port: 99999}'), 'config/site.yaml', 'server.port', /at most 65535/u],
  ['a port below zero', site('server: {port: -1}'), 'config/site.yaml', 'server.port', /at least 0/u],
  ['no threads', site('worker: {threads: 0}'), 'config/site.yaml', 'worker.threads', /at least 1/u],
  ['a URL without a scheme', site('url: archive.example.org'), 'config/site.yaml', 'url', /begins with http/u],
  ['a URL of another scheme', site('url: ftp://example.org'), 'config/site.yaml', 'url', /begins with http/u],
  ['an unknown language', site('languages: [en, de]'), 'config/site.yaml', 'languages[1]', /one of ar, zh, en, fr, ru, es/u],
  ['no language', site('languages: []'), 'config/site.yaml', 'languages', /at least one entry/u],
  ['an unknown engine', site('search: {engine: elastic}'), 'config/site.yaml', 'search.engine', /auto, meilisearch, embedded/u],
  ['an engine without its key', site('search: {engine: meilisearch, url: "http://127.0.0.1:7700"}'), 'config/site.yaml', 'search.key', /\{env: NAME\}/u],
  ['an index name with a blank', site('search: {index: "a b"}'), 'config/site.yaml', 'search.index', /letters, digits/u],
  ['a contact that is none', site('contact: ask Ada'), 'config/site.yaml', 'contact', /mail address or a URL/u],
  ['a number for the contact', site('contact: 5'), 'config/site.yaml', 'contact', /between quotes/u],
  ['a key with nothing behind it', site('server:'), 'config/site.yaml', 'server', /is empty; write a value, or remove the key/u],
  ['a list for the whole file', site('- a\n- b'), 'config/site.yaml', '', /block of keys and values/u],
  ['text for the whole file', site('hello'), 'config/site.yaml', '', /block of keys and values/u],
  ['a literal key', site(`key: ${SECRET}`), 'config/site.yaml', 'key', /never stands in the file: write \{env: NAME\}/u],
  ['a list without an id', list('name: X'), 'config/lists/dc-x.yaml', 'id', /is missing \(Short name/u],
  ['a list without a name', list('id: dc-x'), 'config/lists/dc-x.yaml', 'name', /is missing \(Full name/u],
  ['an empty name', list('id: dc-x\nname: ""'), 'config/lists/dc-x.yaml', 'name', /not be empty/u],
  ['a very long name', list(`id: dc-x\nname: ${'x'.repeat(300)}`), 'config/lists/dc-x.yaml', 'name', /at most 200 characters/u],
  ['an id with capitals and blanks', { 'lists/DC X.yaml': 'id: DC X\nname: X' }, 'config/lists/DC X.yaml', 'id', /lower-case letters/u],
  ['a number for the id', { 'lists/12.yaml': 'id: 12\nname: X' }, 'config/lists/12.yaml', 'id', /between quotes/u],
  ['a file of another name than its id', { 'lists/dc-y.yaml': LIST }, 'config/lists/dc-y.yaml', 'id', /rename the file to dc-x\.yaml or the id to dc-y/u],
  ['one id in two files', { 'lists/dc-x.yaml': LIST, 'lists/dc-x.yml': LIST }, 'config/lists/dc-x.yml', 'id', /also the id in config\/lists\/dc-x\.yaml/u],
  ['an unknown policy', list(`${LIST}policy: lax`), 'config/lists/dc-x.yaml', 'policy', /use one of balanced, open, strict/u],
  ['an address that is none', list(`${LIST}address: nobody`), 'config/lists/dc-x.yaml', 'address', /dc-example@lists\.example\.org/u],
  ['a place to join that is no URL', list(`${LIST}join: www.example.org`), 'config/lists/dc-x.yaml', 'join', /https:\/\/ or mailto:/u],
  ['a region that is no code', list(`${LIST}region: kenya`), 'config/lists/dc-x.yaml', 'region', /two-letter country code/u],
  ['a tag in brackets', list(`${LIST}subjectTag: "[dc-x]"`), 'config/lists/dc-x.yaml', 'subjectTag', /without brackets/u],
  ['an unknown choice', list(`${LIST}noArchive: maybe`), 'config/lists/dc-x.yaml', 'noArchive', /one of auto, honour, ignore/u],
  ['words for a yes or no', list(`${LIST}principles: {openArchive: perhaps}`), 'config/lists/dc-x.yaml', 'principles.openArchive', /true or false/u],
  ['one source that is no list', list(`${LIST}sources: {type: imap}`), 'config/lists/dc-x.yaml', 'sources', /lines that begin with "- "/u],
  ['a source that is a word', list(source('imap')), 'config/lists/dc-x.yaml', 'sources[0]', /block of keys and values/u],
  ['a source of an unknown type', list(source('{type: pop3, host: h}')), 'config/lists/dc-x.yaml', 'sources[0].type', /imap, mbox, maildir or eml/u],
  ['a source without a type', list(source('{host: h}')), 'config/lists/dc-x.yaml', 'sources[0].type', /is missing; write imap/u],
  ['a source with a wrong key', list(imap(', mailbx: INBOX')), 'config/lists/dc-x.yaml', 'sources[0].mailbx', /did you mean mailbox\?/u],
  ['a literal password', list(source(`{type: imap, host: h, user: u, password: ${SECRET}}`)), 'config/lists/dc-x.yaml', 'sources[0].password', /never stands in the file/u],
  ['no password', list(source('{type: imap, host: h, user: u}')), 'config/lists/dc-x.yaml', 'sources[0].password', /is missing \(Where the password/u],
  ['a password and a token', list(imap(', oauth2: {token: {env: IMAP_PASSWORD}}')), 'config/lists/dc-x.yaml', 'sources[0].oauth2', /beside password; write one/u],
  ['a literal token', list(source(`{type: imap, host: h, user: u, oauth2: {token: ${SECRET}}}`)), 'config/lists/dc-x.yaml', 'sources[0].oauth2.token', /never stands in the file/u],
  ['a token that is not set', list(source('{type: imap, host: h, user: u, oauth2: {token: {env: NOT_SET}}}')), 'config/lists/dc-x.yaml', 'sources[0].oauth2.token', /NOT_SET is not set/u],
  ['a token command without words', list(source('{type: imap, host: h, user: u, oauth2: {command: []}}')), 'config/lists/dc-x.yaml', 'sources[0].oauth2.command', /at least one entry/u],
  ['a password from two places', list(source('{type: imap, host: h, user: u, password: {env: A, file: b}}')), 'config/lists/dc-x.yaml', 'sources[0].password', /either \{env: NAME\} or \{file: PATH\}/u],
  ['a variable that cannot be', list(source('{type: imap, host: h, user: u, password: {env: "A B"}}')), 'config/lists/dc-x.yaml', 'sources[0].password.env', /name of an environment variable/u],
  ['a variable that is not set', list(source('{type: imap, host: h, user: u, password: {env: NOT_SET}}')), 'config/lists/dc-x.yaml', 'sources[0].password', /NOT_SET is not set; set it/u],
  ['a variable that is empty', list(source('{type: imap, host: h, user: u, password: {env: EMPTY}}')), 'config/lists/dc-x.yaml', 'sources[0].password', /EMPTY is not set/u],
  ['a secret file that is empty', { ...list(source('{type: imap, host: h, user: u, password: {file: secret.txt}}')), 'secret.txt': ' \n' }, 'config/lists/dc-x.yaml', 'sources[0].password', /secret\.txt is empty; write/u],
  ['a secret file that is not there', list(source('{type: imap, host: h, user: u, password: {file: none.txt}}')), 'config/lists/dc-x.yaml', 'sources[0].password', /none\.txt cannot be read; check/u],
  ['a password in clear over the net', list(imap(', tls: none')), 'config/lists/dc-x.yaml', 'sources[0].tls', /loopback hosts only; use implicit or starttls/u],
  ['an unknown kind of TLS', list(imap(', tls: ssl')), 'config/lists/dc-x.yaml', 'sources[0].tls', /implicit, starttls, none/u],
  ['an IMAP port that cannot be', list(imap(', port: 0')), 'config/lists/dc-x.yaml', 'sources[0].port', /at least 1/u],
  ['a URL for a host', list(imap('').replace('imap.example.org', '"imaps://h/"')), 'config/lists/dc-x.yaml', 'sources[0].host', /without scheme or path/u],
  ['looking too often', list(imap(', pollSeconds: 1')), 'config/lists/dc-x.yaml', 'sources[0].pollSeconds', /at least 5/u],
  ['a List-Id in brackets', list(imap(', match: {listId: "<a.example.org>"}')), 'config/lists/dc-x.yaml', 'sources[0].match.listId', /without brackets/u],
  ['text for a match', list(imap(', match: a.example.org')), 'config/lists/dc-x.yaml', 'sources[0].match', /block of keys/u],
  ['a path that is not there', list(source('{type: mbox, path: ./none.mbox}')), 'config/lists/dc-x.yaml', 'sources[0].path', /none\.mbox does not exist; relative paths start at/u],
  ['no path', list(source('{type: maildir}')), 'config/lists/dc-x.yaml', 'sources[0].path', /is missing/u],
  ['a policy with a wrong key', { 'policies/own.yaml': 'id: own\ntitle: Own\nsummary: Ours\nnaems: keep' }, 'config/policies/own.yaml', 'naems', /did you mean names\?/u],
  ['a policy in a file of another name', { 'policies/own.yaml': 'id: other\ntitle: Own\nsummary: Ours' }, 'config/policies/own.yaml', 'id', /rename the file to other\.yaml/u],
  ['a policy that is a number', list(`${LIST}policy: 5`), 'config/lists/dc-x.yaml', 'policy', /Name of the redaction policy/u],
  ['changes without a base', list(`${LIST}policy: {changes: {names: keep}}`), 'config/lists/dc-x.yaml', 'policy.base', /is missing \(Name of the policy/u],
  ['a base that is not there', list(`${LIST}policy: {base: lax}`), 'config/lists/dc-x.yaml', 'policy.base', /use one of balanced, open, strict/u],
  ['a wrong key beside base', list(`${LIST}policy: {base: open, chnages: {}}`), 'config/lists/dc-x.yaml', 'policy.chnages', /did you mean changes\?/u],
  ['a wrong key in changes', list(`${LIST}policy: {base: open, changes: {naems: keep}}`), 'config/lists/dc-x.yaml', 'policy.changes.naems', /did you mean names\?/u],
  ['an unknown category', list(`${LIST}policy: {base: open, changes: {categories: {fone: keep}}}`), 'config/lists/dc-x.yaml', 'policy.changes.categories.fone', /did you mean phone\?/u],
  ['an action that the category has not', list(`${LIST}policy: {base: open, changes: {categories: {phone: sometimes}}}`), 'config/lists/dc-x.yaml', 'policy.changes.categories.phone', /one of keep, pseudonymise, remove, hold/u],
  ['a card that is kept', list(`${LIST}policy: {base: open, changes: {categories: {card: keep}}}`), 'config/lists/dc-x.yaml', 'policy.changes.categories.card', /one of remove, hold/u],
  ['a number for an action', list(`${LIST}policy: {base: open, changes: {categories: {phone: 1}}}`), 'config/lists/dc-x.yaml', 'policy.changes.categories.phone', /Telephone and fax/u],
  ['an unknown place', list(`${LIST}policy: {base: open, changes: {categories: {phone: {body: keep, footer: remove}}}}`), 'config/lists/dc-x.yaml', 'policy.changes.categories.phone.footer', /known: body, signature, quotation/u],
  ['places without the body', list(`${LIST}policy: {base: open, changes: {categories: {phone: {signature: remove}}}}`), 'config/lists/dc-x.yaml', 'policy.changes.categories.phone.body', /is missing \(In the text/u],
  ['a wrong action in a place', list(`${LIST}policy: {base: open, changes: {categories: {phone: {body: keep, signature: mask}}}}`), 'config/lists/dc-x.yaml', 'policy.changes.categories.phone.signature', /one of keep, pseudonymise/u],
  ['a denied text as a word', list(`${LIST}policy: {base: open, changes: {deny: [Falcon]}}`), 'config/lists/dc-x.yaml', 'policy.changes.deny[0]', /\{text: …\}, or \{pattern/u],
  ['a denied text of marks only', list(`${LIST}policy: {base: open, changes: {deny: [{text: "---"}]}}`), 'config/lists/dc-x.yaml', 'policy.changes.deny[0].text', /a letter or a digit/u],
  ['a pattern without a test', list(`${LIST}policy: {base: open, changes: {deny: [{pattern: abc}]}}`), 'config/lists/dc-x.yaml', 'policy.changes.deny[0].test', /is missing \(A text that the pattern must find/u],
  ['a pattern with a wrong key', list(`${LIST}policy: {base: open, changes: {deny: [{pattern: abc, tezt: abc}]}}`), 'config/lists/dc-x.yaml', 'policy.changes.deny[0].tezt', /did you mean test\?/u],
  ['a pattern that does not find its test', list(`${LIST}policy: {base: open, changes: {deny: [{pattern: "ab[0-9]", test: abc}]}}`), 'config/lists/dc-x.yaml', 'policy.changes.deny[0].test', /not found by the pattern/u],
  ['a pattern that RE2 has not', list(`${LIST}policy: {base: open, changes: {deny: [{pattern: "(?=a)b", test: ab}]}}`), 'config/lists/dc-x.yaml', 'policy.changes.deny[0].pattern', /no pattern of RE2/u],
  ['a pattern that is not closed', list(`${LIST}policy: {base: open, changes: {deny: [{pattern: "(a", test: a}]}}`), 'config/lists/dc-x.yaml', 'policy.changes.deny[0].pattern', /no pattern of RE2/u],
  ['a pattern that fits everywhere', list(`${LIST}policy: {base: open, changes: {deny: [{pattern: "a*", test: a}]}}`), 'config/lists/dc-x.yaml', 'policy.changes.deny[0].pattern', /fits an empty text/u],
  ['a pattern that repeats too much', list(`${LIST}policy: {base: open, changes: {deny: [{pattern: "(((a?){30}){30})b", test: b}]}}`), 'config/lists/dc-x.yaml', 'policy.changes.deny[0].pattern', /repeats too much/u],
  ['a pattern that is too long', list(`${LIST}policy: {base: open, changes: {deny: [{pattern: ${'a'.repeat(201)}, test: a}]}}`), 'config/lists/dc-x.yaml', 'policy.changes.deny[0].pattern', /at most 200 characters/u],
  ['an exception that fits its test in part', list(`${LIST}policy: {base: open, changes: {allow: [{pattern: press, test: press@example.org}]}}`), 'config/lists/dc-x.yaml', 'policy.changes.allow[0].test', /fit the pattern as a whole/u],
  ['an exception that is a number', list(`${LIST}policy: {base: open, changes: {allow: [5]}}`), 'config/lists/dc-x.yaml', 'policy.changes.allow[0]', /between quotes/u],
  ['changes under the name of a policy', { ...list(`${LIST}policy: {base: open, changes: {names: pseudonymise}}`), 'policies/dc-x.yaml': 'id: dc-x\ntitle: X\nsummary: Ours' }, 'config/lists/dc-x.yaml', 'policy.changes', /there is a policy dc-x too; write the changes into its file, with base: open/u],
  ['a policy file with an unknown base', { 'policies/own.yaml': 'id: own\nbase: lax' }, 'config/policies/own.yaml', 'base', /no policy lax; use one of balanced, open, own, strict/u],
  ['policy files that lead in a circle', { 'policies/own.yaml': 'id: own\nbase: other', 'policies/other.yaml': 'id: other\nbase: own' }, 'config/policies/own.yaml', 'base', /leads back to this policy/u],
  ['a policy file with a wrong key beside base', { 'policies/own.yaml': 'id: own\nbase: open\nnaems: keep' }, 'config/policies/own.yaml', 'naems', /did you mean names\?/u],
  ['a tab', site('server:\n\tport: 1'), 'config/site.yaml', 'line 2, column 1', /a tab indents here; use blanks/u],
  ['a key twice', site('title: a\ntitle: b'), 'config/site.yaml', 'line 2, column 1', /second time; keep one/u],
  ['a quote that is not closed', site('title: "a'), 'config/site.yaml', 'line 1, column 10', /not valid YAML; check quotes/u],
  ['indentation that is off', site('server:\n  port: 1\n host: x'), 'config/site.yaml', 'line 3, column 1', /align the keys/u],
  ['a colon too many', site('title: a: b'), 'config/site.yaml', 'line 1, column 8', /not valid YAML/u],
  ['two documents', site('title: a\n---\ntitle: b'), 'config/site.yaml', 'line 2, column 1', /one in each file/u],
  ['an unknown YAML tag', site('title: !!js/function x'), 'config/site.yaml', 'line 1, column 8', /no meaning; remove it/u],
  ['an alias of nothing', site('title: *x'), 'config/site.yaml', '', /without a &name/u],
  ['a huge file', site(`title: x\n${'# comment\n'.repeat(110_000)}`), 'config/site.yaml', '', /larger than 1 MB/u],
]; // prettier-ignore

describe('a wrong configuration', () => {
  it.each(WRONG)('names file, key and remedy of %s', (_name, files, file, key, remedy) => {
    const found = mistakes(files).filter((mistake) => mistake.file === file && mistake.key === key);
    expect(found.map((mistake) => mistake.remedy).join('\n')).toMatch(remedy);
  });

  it.each(WRONG)('says it in words of its own, without the secret: %s', (_name, files) => {
    const all = mistakes(files);
    const text = formatMistakes(all) + JSON.stringify(all);
    expect(text).not.toContain(SECRET);
    expect(text).not.toMatch(/Invalid|expected|received|undefined|zod|\[object|ENOENT|at .*\.ts/u);
    for (const { remedy } of all) expect(remedy.length).toBeGreaterThan(10);
  });

  it('has more than seventy kinds in this table', () => expect(WRONG.length).toBeGreaterThan(70));

  it('is told whole: every mistake of every file at once', () => {
    const all = mistakes({
      'site.yaml': 'titel: x\nurl: nope',
      'lists/dc-x.yaml': 'id: dc-x\npolicy: lax\nregion: xx',
      'lists/dc-z.yaml': `id: dc-y\nname: Y\nsources:\n  - {type: imap, host: h, user: u, password: {env: NOT_SET}}`,
      'policies/own.yaml': 'id: own',
    });
    expect(all.map(({ file, key }) => `${file.replace('config/', '')} ${key}`).sort()).toEqual([
      'lists/dc-x.yaml name', 'lists/dc-x.yaml policy', 'lists/dc-x.yaml region', 'lists/dc-z.yaml id', 'lists/dc-z.yaml sources[0].password',
      'policies/own.yaml summary', 'policies/own.yaml title', 'site.yaml titel', 'site.yaml url',
    ]); // prettier-ignore
    expect(formatMistakes(all)).toMatch(/^The configuration has 9 mistakes:\n {2}config\//u);
    expect(formatMistakes(all.slice(0, 1))).toMatch(/^The configuration has one mistake:\n/u);
  });

  it('does not blame a list for a policy file that is told already', () => {
    const all = mistakes({ 'policies/own.yaml': 'id: own\ntitle: Own', ...list(`${LIST}policy: own`) });
    expect(all.map(({ key }) => key)).toEqual(['summary']);
  });

  it('does not grow out of aliases', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefgh'
        .split('')
        .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join()}]`),
    ].join('\n');
    const start = performance.now();
    expect(mistakes(site(bomb))).toEqual([
      { file: 'config/site.yaml', key: '', remedy: expect.stringContaining('aliases too heavily') },
    ]);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('is a folder that is not there, or a file', () => {
    const of = (path: string) => mistakes({}, { folder: path });
    expect(of(join(folder, 'none'))[0]!.remedy).toMatch(/name one with --config or DC_ARCHIVE_CONFIG/u);
    writeFileSync(join(folder, 'file'), '');
    expect(of(join(folder, 'file'))).toHaveLength(1);
  });
});

describe('a right configuration', () => {
  it('may be empty', () => {
    const config = load({});
    expect(config.lists).toEqual([]);
    expect(config.site).toMatchObject({
      search: { engine: 'auto', fallback: true },
      server: { host: '127.0.0.1', port: 8080, metrics: { host: '127.0.0.1' } },
    });
    expect(config.data).toBe(join(dirname(folder), 'data'));
    expect([...config.policies.keys()].sort()).toEqual(['balanced', 'open', 'strict']);
  });

  it('may be an empty file', () => expect(load(site('')).site.title).toBe('Mailing-list archive'));

  it('brings a list with its policy and its sources', () => {
    const config = load({
      'lists/dc-x.yaml': `${LIST}address: dc-x@lists.example.org\nregion: KE\npolicy: strict\nsources:\n  - {type: mbox, path: ./past.mbox}\n  - {type: imap, host: 127.0.0.1, tls: none, port: 143, user: u, password: {env: IMAP_PASSWORD}, match: {listId: DC-X.Lists.Example.Org}}\n`,
      'past.mbox': '',
    });
    const [only] = config.lists;
    expect(only).toMatchObject({
      id: 'dc-x',
      policy: 'strict',
      noArchive: 'auto',
      principles: { openArchive: true },
      policyDocument: { id: 'strict' },
    });
    expect(only!.sources[0]).toEqual({ type: 'mbox', path: join(folder, 'past.mbox') });
    expect(only!.sources[1]).toMatchObject({
      mailbox: 'INBOX',
      match: { listId: 'dc-x.lists.example.org' },
      pollSeconds: 300,
    });
  });

  it('takes the safe policy where none is named', () => {
    expect(load(list(LIST)).lists[0]!.policyDocument.id).toBe('balanced');
  });

  it('lets the operator’s policy stand before the one that comes with the program', () => {
    const config = load({
      'policies/balanced.yaml': 'id: balanced\ntitle: Ours\nsummary: Our own',
      ...list(LIST),
    });
    expect(config.lists[0]!.policyDocument.title).toBe('Ours');
  });

  it('resolves a policy with changes for one list to a whole document under the list’s id', () => {
    const [only] = load({
      ...list(
        `${LIST}policy:\n  base: balanced\n  changes:\n    names: pseudonymise\n    categories: {phone: keep, email: {body: mask, signature: remove}}\n    allow: [press@example.org]\n    deny: [{text: Project Falcon}]\n`,
      ),
    }).lists;
    expect(only!.policyDocument).toMatchObject({
      id: 'dc-x',
      title: 'Balanced, changed',
      names: 'pseudonymise',
      categories: {
        phone: 'keep',
        email: { body: 'mask', signature: 'remove' },
        ip: 'generalise',
        card: 'remove',
      },
      roles: 'keep',
      allow: ['press@example.org'],
      deny: [{ text: 'Project Falcon' }],
    });
    // its words may be wrong by now
    expect(only!.policyDocument.summary).not.toContain('Names and everything that was said stay');
  });

  it('adds to the allow and deny lists of the base, and lets everything else replace', () => {
    const config = load({
      'policies/house.yaml':
        'id: house\nbase: strict\ntitle: House\nsummary: Ours\nallow: [a@example.org]\ndeny: [{text: One}]\nroles: keep',
      ...list(`${LIST}policy: {base: house, changes: {allow: [b@example.org], deny: [{text: Two}]}}`),
    });
    expect(config.policies.get('house')).toMatchObject({
      id: 'house',
      title: 'House',
      names: 'pseudonymise',
      roles: 'keep',
    });
    expect(config.lists[0]!.policyDocument).toMatchObject({
      id: 'dc-x',
      allow: ['a@example.org', 'b@example.org'],
      deny: [{ text: 'One' }, { text: 'Two' }],
      roles: 'keep',
    });
  });

  it('changes a policy that comes with the program under its own name', () => {
    const config = load({
      'policies/balanced.yaml': 'id: balanced\nbase: balanced\nroles: remove',
      ...list(LIST),
    });
    expect(config.lists[0]!.policyDocument).toMatchObject({
      id: 'balanced',
      roles: 'remove',
      categories: { email: 'pseudonymise' },
    });
  });

  it('is the named policy itself where a list changes nothing', () => {
    expect(load(list(`${LIST}policy: {base: strict}`)).lists[0]!.policyDocument.id).toBe('strict');
  });

  it('gives secrets only when asked, and never shows them', () => {
    const config = load({ ...list(imap('')), 'site.yaml': 'key: {file: key.txt}', 'key.txt': 'abc\n' });
    expect(config.secret({ env: 'IMAP_PASSWORD' }).reveal()).toBe(SECRET);
    expect(config.secret({ file: 'key.txt' }).reveal()).toBe('abc');
    for (const shown of [
      JSON.stringify(config),
      inspect(config, { depth: 9 }),
      String(config.secret({ env: 'IMAP_PASSWORD' })),
    ]) {
      expect(shown).not.toContain(SECRET);
    }
  });

  it('does not ask the web process for passwords and folders of mail', () => {
    const files = list(
      source('{type: imap, host: h, user: u, password: {env: NOT_SET}}') +
        '  - {type: mbox, path: ./none.mbox}\n',
    );
    expect(mistakes(files)).toHaveLength(2);
    expect(load(files, { role: 'web' }).lists).toHaveLength(1);
  });

  it('takes the samples only where asked and where there are no lists', () => {
    expect(load({}, { samples: true })).toMatchObject({ isSample: true });
    expect(load({}, { samples: true }).lists.length).toBeGreaterThan(0);
    expect(load(list(LIST), { samples: true })).toMatchObject({ isSample: false, lists: [{ id: 'dc-x' }] });
  });

  it('cannot be changed', () => {
    expect(() => Object.assign(load({}), { data: '/' })).toThrow();
  });
});

describe('configFolder', () => {
  it('is the option, else the environment, else the program’s own', () => {
    expect(configFolder('/a', { DC_ARCHIVE_CONFIG: '/b' })).toBe('/a');
    expect(configFolder(undefined, { DC_ARCHIVE_CONFIG: '/b' })).toBe('/b');
    expect(configFolder(undefined, {})).toMatch(/config$/u);
  });
});
