// Archive and witnesses as programs of their own: keys, cosignatures on the site, a witness that is killed, a log that
// was put back.
import { once } from 'node:events';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import {
  cosignerOf,
  cosignerText,
  readCosigner,
  verifyCosignature,
} from '../../src/archive/log/cosignature.ts';
import { parseNote } from '../../src/archive/log/note.ts';
import { makeMailbox, mboxEntry } from '../support/make-mailbox.ts';
import { makeSite, type TestSite } from '../support/site.ts';

async function startWitness(site: TestSite, number: number, log: string) {
  const file = (end: string) => join(site.folder, `w${number}.${end}`);
  const made = await site.run([
    'witness', 'key', '--name', `witness.example.org/w${number}`, '--key-file', file('key'),
  ]); // prettier-ignore
  const start = async (port: number) => {
    const words = [
      'witness',
      '--listen',
      `127.0.0.1:${port}`,
      '--key-file',
      file('key'),
      '--state',
      file('db'),
    ];
    const child = site.spawn([...words, '--log', log]);
    let out = '';
    const url = await new Promise<string>((resolve) => {
      child.stdout!.on('data', (chunk: Buffer) => {
        out += String(chunk);
        const found = /http:\S+(?=\/\n)/u.exec(out)?.[0];
        if (found !== undefined) resolve(found);
      });
    });
    const kill = async () => {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    };
    return { url, kill };
  };
  return { key: made.stdout.trim(), start };
}

describe('witnesses', () => {
  it(
    'cosign what the worker sends them, and notice a log that was put back',
    { timeout: 240_000 },
    async () => {
      await using site = await makeSite({ site: { url: 'https://archive.example.org' } });
      const mail = join(site.folder, 'mail.mbox');
      const messages = [...makeMailbox(60, 5)].map(({ bytes }) => mboxEntry(bytes));
      await writeFile(mail, Buffer.concat(messages.slice(0, 20)));
      await site.writeList({ id: 'dc-w', sources: [{ type: 'mbox', path: mail }] });
      const log = (await site.run(['log-key'])).stdout.trim();
      const [one, two] = [await startWitness(site, 1, log), await startWitness(site, 2, log)];
      const running = [await one.start(0), await two.start(0)];
      const settings = await readFile(join(site.folder, 'site.yaml'), 'utf8');
      const witnesses = [one, two].map(({ key }, i) => ({
        url: running[i]!.url,
        key,
        organisation: `Friends ${i}`,
      }));
      await writeFile(join(site.folder, 'site.yaml'), settings + stringify({ log: { witnesses } }));
      const first = await site.run(['ingest', '--once']);
      expect([first.code, first.stderr]).toEqual([0, '']);
      const web = await site.start('serve');
      const note = async (path = '/log/checkpoint') => parseNote(await (await fetch(web.url + path)).text())!;
      for (const { key } of [one, two])
        expect(verifyCosignature(await note(), readCosigner(key)!), key).not.toBeNull();
      const policy = await (await fetch(`${web.url}/log/policy.txt`)).text();
      expect(policy).toContain(`witness w2 ${two.key} ${running[1]!.url}\n`);
      expect(policy).toContain('group enough 2 o1 o2\nquorum enough\n');

      const verify = (...keys: readonly string[]) =>
        site.run([
          'verify', web.url, '--key', log, '--state', join(site.folder, 'verify.json'), '--json',
          ...keys.flatMap((key) => ['--witness', key]),
        ]); // prettier-ignore
      expect(JSON.parse((await verify(one.key, two.key)).stdout)).toMatchObject({ outcome: 'honest' });
      expect((await verify(log)).code).toBe(2);

      // one is down: the mail goes on, and the operator is told
      await cp(site.data, join(site.folder, 'earlier'), { recursive: true });
      await running[0]!.kill();
      await writeFile(mail, Buffer.concat(messages.slice(0, 40)));
      const second = await site.run(['ingest', '--once']);
      expect(second.code).toBe(0);
      expect(second.stderr).toContain('"event":"witness.failed","witness":1,"why":"unreachable"');
      expect(second.stderr).not.toContain('127.0.0.1');
      expect(verifyCosignature(await note(), readCosigner(one.key)!)).toBeNull();
      expect(verifyCosignature(await note(), readCosigner(two.key)!)).not.toBeNull();
      expect(await note('/log/cosigned-checkpoint')).toEqual(await note());
      // it signed within a day, only not the newest
      const behind = await verify(one.key, two.key);
      expect(behind.code).toBe(0);
      expect(JSON.parse(behind.stdout)).toMatchObject({
        outcome: 'honest',
        warnings: [{ code: 'witness_behind', field: 'witness.example.org/w1' }],
      });
      const stranger = cosignerText(cosignerOf('stranger.example.org/w9', Buffer.alloc(32, 9)));
      const without = await verify(stranger, two.key);
      expect(without.code).toBe(1);
      expect(JSON.parse(without.stdout)).toMatchObject({
        outcome: 'findings',
        findings: [{ code: 'witness_missing', field: 'stranger.example.org/w9' }],
      });

      const check = (await site.run(['check'])).stdout;
      expect(check).toMatch(/^ok +log: \d+ leaves, signed with archive\.example\.org\/log\+/mu);
      expect(check).toMatch(/^ok +witness 1 \(Friends 0\): \d+ leaves signed, /mu);

      // it was killed, and remembers
      const port = Number(new URL(running[0]!.url).port);
      running[0] = await one.start(port);
      await writeFile(mail, Buffer.concat(messages.slice(0, 50)));
      expect((await site.run(['ingest', '--once'])).stderr).toBe('');
      expect((await note()).signatures).toHaveLength(3);
      await web.stop();

      // a backup of before is no secret to them
      await rm(site.data, { recursive: true });
      await cp(join(site.folder, 'earlier'), site.data, { recursive: true });
      await writeFile(mail, Buffer.concat([...messages.slice(0, 20), ...messages.slice(50)]));
      const back = await site.run(['ingest', '--once']);
      expect(back.code).toBe(0);
      expect(back.stderr).toContain('"event":"witness.failed","witness":1,"why":"ahead"');
      expect(back.stderr).toContain('"event":"witness.failed","witness":2,"why":"ahead"');
      for (const { kill } of running) await kill();
    },
  );

  it('say what is wrong with what they are given', async () => {
    await using site = await makeSite();
    const file = join(site.folder, 'w.key');
    const key = ['witness', 'key', '--key-file', file];
    expect((await site.run(key)).stderr).toContain('WITNESS_KEY');
    expect((await site.run([...key, '--name', 'a name'])).code).toBe(2);
    const made = await site.run([...key, '--name', 'witness.example.org/w1']);
    expect((await site.run(key)).stdout).toBe(made.stdout);
    expect((await site.run([...key, '--name', 'other'])).stderr).toContain('WITNESS_KEY');
    expect((await site.run(['witness', '--key-file', file])).code).toBe(2);
    const log = (await site.run(['log-key'])).stdout.trim();
    const nowhere = join(site.folder, 'no', 'folder', 'state.db');
    const { code, stderr } = await site.run([
      'witness',
      '--key-file',
      file,
      '--log',
      log,
      '--state',
      nowhere,
    ]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('STORE_FAILED')]);
    // the key of a log is none of a witness
    const settings = await readFile(join(site.folder, 'site.yaml'), 'utf8');
    const witnesses = [{ url: 'https://witness.example.org', key: log, organisation: 'Friends' }];
    await writeFile(join(site.folder, 'site.yaml'), settings + stringify({ log: { witnesses } }));
    const ingest = await site.run(['ingest', '--once']);
    expect([ingest.code, ingest.stderr]).toEqual([78, expect.stringContaining('log.witnesses[0].key')]);
  });
});
