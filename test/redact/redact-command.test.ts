import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

async function redact(
  args: string[],
  input: string,
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, [MAIN, 'redact', ...args], {
    stdio: 'pipe',
    env: { PATH: process.env['PATH'] },
  });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

describe('dc-archive redact', () => {
  it('redacts a text without any site', async () => {
    const { code, out, err } = await redact(['--policy', 'strict'], 'Write to jane@example.org\n');
    expect({ code, out, err }).toEqual({ code: 0, out: 'Write to [email removed]\n', err: '' });
  });

  it('answers each line in order, names bad ones and ends with 1', async () => {
    const lines = [
      '{"id":"1","text":"😀 jane@example.org"}',
      'bad',
      '{"id":2,"text":"<b>jane@example.org</b>","format":"text/html","policy":"strict"}',
      '{"id":3,"text":"x","policy":"nope"}',
      '{"id":"4","text":"ask joe at home-host","context":{"people":["Joe <joe@home-host>"],"region":"KE","list":"dc-x"}}',
    ];
    const { code, out, err } = await redact(['--jsonl'], `${lines.join('\n')}\n`);
    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(1);
    expect(answers.map(({ id }) => id)).toEqual(['1', null, 2, 3, '4']);
    expect(answers[0]?.['redactions']).toEqual([{ start: 3, end: 19, category: 'email' }]);
    expect(answers[2]?.['text']).toBe('<b>[email removed]</b>');
    expect(answers[3]?.['error']).toContain('balanced, open, strict');
    expect(answers[4]?.['text']).not.toContain('home-host');
    expect(err).toMatch(/^line 2: .*\nline 4: .*\n$/);
  });

  it('ends lines at line feeds only', async () => {
    const { code, out } = await redact(
      ['--jsonl', '--policy', 'strict'],
      '{"id":1,"text":"a\u2028b jane@example.org"}\r\n{"id":2,"text":"c"}',
    );
    expect(code).toBe(0);
    expect(
      out.split('\n').map((line) => (line === '' ? null : (JSON.parse(line) as { text: string }).text)),
    ).toEqual(['a\u2028b [email removed]', 'c', null]);
  });

  it('takes policy and addresses from a configured list, and own policies first', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'redact-'));
    try {
      await mkdir(join(folder, 'lists'));
      await mkdir(join(folder, 'policies'));
      await writeFile(
        join(folder, 'lists', 'dc-y.yaml'),
        'id: dc-y\naddress: dc-y@lists.example.org\npolicy: mine\n',
      );
      await writeFile(join(folder, 'policies', 'mine.yaml'), 'id: mine\ntitle: Mine\nsummary: Mine\n');
      const { out } = await redact(
        ['--config', folder, '--list', 'dc-y'],
        'dc-y@lists.example.org info@example.org',
      );
      expect(out).toBe('dc-y@lists.example.org [email removed]');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('takes a list’s changes as the site does, removes what is held for a person, and tells mistakes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'redact-'));
    try {
      await mkdir(join(folder, 'lists'));
      await mkdir(join(folder, 'policies'));
      const list =
        'id: dc-y\npolicy: {base: open, changes: {categories: {card: hold}, deny: [{text: Project Falcon}]}}\n';
      await writeFile(join(folder, 'lists', 'dc-y.yaml'), list);
      await writeFile(
        join(folder, 'lists', 'dc-z.yaml'),
        'id: dc-z\npolicy: {base: open, changes: {naems: keep}}\n',
      );
      await writeFile(join(folder, 'policies', 'mine.yaml'), 'id: mine\nbase: strict\nroles: kept\n');
      const own = await redact(
        ['--config', folder, '--list', 'dc-y'],
        'Project Falcon, jane@example.org, 4111 1111 1111 1111',
      );
      expect(own.out).toBe('[text removed], [email at example.org], [card number removed]');
      const wrong = await redact(['--config', folder, '--list', 'dc-z'], 'x');
      expect(wrong).toMatchObject({ code: 2, out: '' });
      expect(wrong.err).toContain('policy.changes.naems: is not a known key; did you mean names?');
      const policy = await redact(['--config', folder, '--policy', 'mine'], 'x');
      expect(policy.err).toContain('roles: must be one of keep, remove');
      expect((await redact(['--config', folder, '--policy', 'strict'], 'x')).out).toBe('x');
      expect((await redact(['--help'], '')).out).toMatch(/"hold".*means "remove"/u);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    [['--policy', 'nope'], 'balanced, open, strict'],
    [['--format', 'application/pdf'], 'text/html'],
  ])('refuses %j with a sentence and 2', async (args, hint) => {
    const { code, out, err } = await redact(args, 'x');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(hint);
  });
});
