// Witnesses over real HTTP, asked by the real collector: what they sign, what they refuse, and what they remember.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cosignerOf, cosignerText, verifyCosignature } from '../../src/archive/log/cosignature.ts';
import { consistencyProof } from '../../src/archive/log/merkle.ts';
import { parseNote, signerOf, signNote, type Signer } from '../../src/archive/log/note.ts';
import { createEvents } from '../../src/ops/events.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { checkpoint, cosignedCheckpoint, logPolicy } from '../../src/server/log/files.ts';
import { collectForever, collectOnce } from '../../src/witness/collect.ts';
import { openWitnessHeads } from '../../src/witness/heads.ts';
import { createWitnessServer } from '../../src/witness/server.ts';
import { formatSubmission } from '../../src/witness/submission.ts';
import { openTestArchive, type TestArchive } from '../archive/sql/open-archive.ts';
import { publishEntry } from '../support/archive-entries.ts';
import { TEST_SIGNER } from '../support/make-archive.ts';
import { until } from '../support/until.ts';

const stack: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of stack.splice(0).toReversed()) await close();
});

type Told = Record<string, unknown>;

async function startWitness(
  number: number,
  {
    file,
    clock = Date,
    logs = [TEST_SIGNER],
  }: { file?: string; clock?: { now(): number }; logs?: Signer[] } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'dc-archive-witness-'));
  const state = file ?? join(folder, 'witness.db');
  const cosigner = cosignerOf(`witness.example.org/w${number}`, Buffer.alloc(32, number));
  const told: Told[] = [];
  const events = createEvents((_level, name, facts) => told.push({ name, ...facts }));
  const heads = openWitnessHeads(state);
  const server = createWitnessServer({ cosigner, logs, heads, clock, events }, (error) =>
    told.push({ error }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = async () => {
    if (!server.listening) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    heads[Symbol.dispose]();
  };
  stack.push(() => rmSync(folder, { recursive: true, force: true }), stop);
  const post = async (body: string) => {
    const response = await fetch(`${url}/add-checkpoint`, { method: 'POST', body });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  };
  const organisation = `Organisation ${number}`;
  return {
    url,
    state,
    cosigner,
    told,
    stop,
    post,
    setting: { url, verifier: cosignerText(cosigner), organisation },
  };
}

async function openLog(): Promise<TestArchive> {
  const archive = await openTestArchive();
  stack.push(() => archive[Symbol.asyncDispose]());
  return archive;
}

let count = 0;
const grow = (archive: TestArchive) =>
  archive.writer.record('dc-x', [publishEntry({ name: `message ${(count += 1)}` })]);

async function submissionOf({ reader }: TestArchive, old: number) {
  const head = (await reader.log.head())!;
  const proof = old === 0 ? [] : await consistencyProof(reader.log.hashes, old, head.size);
  return formatSubmission({ old, proof, checkpoint: head.note });
}

const sizeOf = async ({ reader }: TestArchive) => (await reader.log.head())!.size;

describe('a witness', () => {
  it('signs what has grown, remembers it, and tells who does not know it how far it is', async () => {
    const [archive, witness] = [await openLog(), await startWitness(1)];
    await grow(archive);
    const first = await sizeOf(archive);
    const signed = await witness.post(await submissionOf(archive, 0));
    expect(signed.status).toBe(200);
    const { note } = (await archive.reader.log.head())!;
    const { time } = verifyCosignature(parseNote(note + signed.text)!, witness.cosigner)!;
    expect(Math.abs(time - Date.now())).toBeLessThan(10_000);
    await grow(archive);
    const conflict = await witness.post(await submissionOf(archive, 0));
    expect(conflict).toEqual({ status: 409, type: 'text/x.tlog.size', text: `${first}\n` });
    expect((await witness.post(await submissionOf(archive, first))).status).toBe(200);
    // the same once more, as a log does that has not grown
    expect((await witness.post(await submissionOf(archive, await sizeOf(archive)))).status).toBe(200);
  });

  it('refuses each wrong thing with the status that the specification gives it', async () => {
    const [archive, witness] = [await openLog(), await startWitness(1)];
    await grow(archive);
    const old = await sizeOf(archive);
    expect((await witness.post(await submissionOf(archive, 0))).status).toBe(200);
    await grow(archive);
    const good = await submissionOf(archive, old);
    const status = async (body: string) => (await witness.post(body)).status;
    const head = (await archive.reader.log.head())!;
    const stranger = signerOf('archive.example.net/log', Buffer.alloc(32, 9));
    const otherKey = signerOf(TEST_SIGNER.name, Buffer.alloc(32, 9));
    const text = parseNote(head.note)!.text;
    expect(await status('nonsense')).toBe(400);
    expect(await status(good.replace(/^old \d+/u, 'old 01'))).toBe(400);
    expect(await status(good.replace(/^old \d+/u, `old ${head.size + 1}`))).toBe(400);
    expect(await status(good.replace(/^(old \d+\n)/u, `$1${`${'A'.repeat(43)}=\n`.repeat(64)}`))).toBe(400);
    expect(
      await status(
        formatSubmission({
          old: 0,
          proof: [],
          checkpoint: signNote(text.replace(TEST_SIGNER.name, stranger.name), stranger),
        }),
      ),
    ).toBe(404);
    expect(await status(formatSubmission({ old, proof: [], checkpoint: signNote(text, otherKey) }))).toBe(
      403,
    );
    expect(await status(good.replace(/^(old \d+\n)[^\n]+/u, `$1${'A'.repeat(43)}=`))).toBe(422);
    expect(await status('x'.repeat(70_000))).toBe(413);
    expect((await fetch(`${witness.url}/add-checkpoint`)).status).toBe(405);
    expect((await fetch(`${witness.url}/elsewhere`)).status).toBe(404);
    // none of it has moved what it remembers
    expect(await status(good)).toBe(200);
    expect(await (await fetch(witness.url)).text()).toContain(cosignerText(witness.cosigner));
  });

  it('does not sign a second log under the same key, and keeps the head of it as proof', async () => {
    const [honest, witness] = [await openLog(), await startWitness(1)];
    await grow(honest);
    const size = await sizeOf(honest);
    expect((await witness.post(await submissionOf(honest, 0))).status).toBe(200);
    const forked = await openLog();
    await grow(forked);
    expect(await sizeOf(forked)).toBe(size);
    // of the same size: other roots
    const same = await witness.post(await submissionOf(forked, size));
    expect([same.status, same.text]).toEqual([409, `${size}\n`]);
    await grow(forked);
    expect((await witness.post(await submissionOf(forked, size))).status).toBe(422);
    // two heads of one size are proof; a wrong proof may be anybody's
    expect(witness.told.map(({ name }) => name)).toEqual([
      'checkpoint.signed',
      'log.forked',
      'checkpoint.refused',
    ]);
    const kept = await (await fetch(`${witness.url}/conflicts`)).text();
    expect(kept).toContain('The log has signed two heads of one size');
    for (const { reader } of [honest, forked]) expect(kept).toContain((await reader.log.head())!.note);
    await grow(honest);
    expect((await witness.post(await submissionOf(honest, size))).status).toBe(200);
  });

  it('remembers over a restart', async () => {
    const [archive, witness] = [await openLog(), await startWitness(1)];
    await grow(archive);
    expect((await witness.post(await submissionOf(archive, 0))).status).toBe(200);
    const size = await sizeOf(archive);
    await witness.stop();
    const again = await startWitness(1, { file: witness.state });
    await grow(archive);
    expect((await again.post(await submissionOf(archive, 0))).text).toBe(`${size}\n`);
    expect((await again.post(await submissionOf(archive, size))).status).toBe(200);
  });

  it('of many heads at once signs one after the other, and never goes back', async () => {
    const [archive, witness] = [await openLog(), await startWitness(1)];
    await grow(archive);
    const old = await sizeOf(archive);
    expect((await witness.post(await submissionOf(archive, 0))).status).toBe(200);
    const bodies: { size: number; body: string }[] = [];
    for (let i = 0; i < 20; i += 1) {
      await grow(archive);
      bodies.push({ size: await sizeOf(archive), body: await submissionOf(archive, old) });
    }
    const answers = await Promise.all(
      bodies.toReversed().map(async ({ size, body }) => ({ size, ...(await witness.post(body)) })),
    );
    const signed = answers.filter(({ status }) => status === 200);
    expect(signed).toHaveLength(1);
    for (const { status, text } of answers)
      if (status !== 200) expect([status, text]).toEqual([409, `${signed[0]!.size}\n`]);
    expect((await witness.post(await submissionOf(archive, old))).text).toBe(`${signed[0]!.size}\n`);
  });
});

describe('collecting cosignatures', () => {
  const parts = (archive: TestArchive, clock: { now(): number } = Date) => {
    const told: Told[] = [];
    const metrics = createMetrics();
    const events = createEvents((level, name, facts) => {
      told.push({ name, ...facts });
      metrics.sink(level, name, facts);
    });
    return { told, metrics, collector: { reader: archive.reader, archive: archive.writer, clock, events } };
  };
  const never = new AbortController().signal;

  it('puts those of all witnesses under the checkpoint, and says in the policy how many count', async () => {
    const archive = await openLog();
    const witnesses = [await startWitness(1), await startWitness(2)];
    await archive.writer.putWitnesses(
      witnesses.map(({ setting }) => setting),
      2,
    );
    await grow(archive);
    const { collector, told } = parts(archive);
    await collectOnce(collector, never);
    const note = parseNote((await checkpoint(archive.reader.log))!)!;
    for (const { cosigner } of witnesses) expect(verifyCosignature(note, cosigner)).not.toBeNull();
    expect(told.map(({ name, witness }) => `${String(name)} ${String(witness)}`).sort()).toEqual([
      'head.cosigned 1',
      'head.cosigned 2',
    ]);
    // nothing new: nobody is asked
    await collectOnce(collector, never);
    expect(told).toHaveLength(2);
    // a new head has none yet; the last one that has is still to be had
    await grow(archive);
    expect(parseNote((await checkpoint(archive.reader.log))!)!.signatures).toHaveLength(1);
    expect(parseNote((await cosignedCheckpoint(archive.reader.log))!)).toEqual(note);
    await collectOnce(collector, never);
    expect(parseNote((await checkpoint(archive.reader.log))!)!.signatures).toHaveLength(3);
    const head = (await archive.reader.log.head())!;
    const [one, two] = witnesses.map(({ setting }) => setting);
    expect(await logPolicy(archive.reader.log)).toBe(`log ${head.verifier}
# Organisation 1
witness w1 ${one!.verifier} ${one!.url}
group o1 any w1
# Organisation 2
witness w2 ${two!.verifier} ${two!.url}
group o2 any w2
group enough 2 o1 o2
quorum enough
`);
  });

  it('goes on where a witness is down, and comes back to it', async () => {
    const archive = await openLog();
    const witnesses = [await startWitness(1), await startWitness(2)];
    await archive.writer.putWitnesses(
      witnesses.map(({ setting }) => setting),
      1,
    );
    await witnesses[0]!.stop();
    await grow(archive);
    const { collector, told, metrics } = parts(archive);
    await collectOnce(collector, never);
    expect(told).toContainEqual({ name: 'witness.failed', witness: 1, why: 'unreachable', status: 0 });
    expect(told).toContainEqual({ name: 'head.cosigned', witness: 2, size: await sizeOf(archive) });
    expect(await metrics.registry.metrics()).toContain(
      'dc_archive_witness_failing{witness="1",why="unreachable"} 1',
    );
    expect(JSON.stringify(told)).not.toContain('127.0.0.1');
  });

  it('finds its place again where the witness knows another size than it remembers', async () => {
    const [archive, witness] = [await openLog(), await startWitness(1)];
    await archive.writer.putWitnesses([witness.setting], 1);
    await grow(archive);
    expect((await witness.post(await submissionOf(archive, 0))).status).toBe(200);
    await grow(archive);
    const { collector, told } = parts(archive);
    await collectOnce(collector, never);
    expect(told).toEqual([{ name: 'head.cosigned', witness: 1, size: await sizeOf(archive) }]);
  });

  it('names a log that was put back and one that was parted', async () => {
    const [archive, witness] = [await openLog(), await startWitness(1)];
    await archive.writer.putWitnesses([witness.setting], 1);
    for (let i = 0; i < 3; i += 1) await grow(archive);
    await collectOnce(parts(archive).collector, never);
    const older = await openLog();
    await older.writer.putWitnesses([witness.setting], 1);
    await grow(older);
    const { collector, told } = parts(older);
    await collectOnce(collector, never);
    expect(told).toEqual([{ name: 'witness.failed', witness: 1, why: 'ahead', status: 409 }]);
    for (let i = 0; i < 2; i += 1) await grow(older);
    await collectOnce(collector, never);
    expect(told.at(-1)).toEqual({ name: 'witness.failed', witness: 1, why: 'fork', status: 409 });
    await grow(older);
    await collectOnce(collector, never);
    expect(told.at(-1)).toEqual({ name: 'witness.failed', witness: 1, why: 'fork', status: 422 });
    expect(await cosignedCheckpoint(older.reader.log)).toBeNull();
  });

  it('believes no witness that signs with another key or another clock', async () => {
    const archive = await openLog();
    const [late, other] = [
      await startWitness(1, { clock: { now: () => Date.now() - 7_200_000 } }),
      await startWitness(2),
    ];
    const wrong = cosignerText(cosignerOf(other.cosigner.name, Buffer.alloc(32, 77)));
    await archive.writer.putWitnesses([late.setting, { ...other.setting, verifier: wrong }], 1);
    await grow(archive);
    const { collector, told } = parts(archive);
    await collectOnce(collector, never);
    expect(told.map(({ name, why }) => [name, why])).toEqual([
      ['witness.failed', 'invalid'],
      ['witness.failed', 'invalid'],
    ]);
    expect(parseNote((await checkpoint(archive.reader.log))!)!.signatures).toHaveLength(1);
  });

  it('asks again daily where nothing has grown, and a growing log at most once in its time', async () => {
    const clock = { time: Date.now(), now: () => clock.time };
    const [archive, witness] = [await openLog(), await startWitness(1, { clock })];
    await archive.writer.putWitnesses([witness.setting], 1);
    await grow(archive);
    const { collector, told } = parts(archive, clock);
    const ending = new AbortController();
    const signed = () => told.filter(({ name }) => name === 'head.cosigned').length;
    const loop = collectForever(collector, ending.signal, (error) => told.push({ error }), 60_000);
    stack.push(() => ending.abort());
    await until(() => signed() === 1);
    clock.time += 30_000;
    await grow(archive);
    // two looks later it has still not been asked
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    expect(signed()).toBe(1);
    clock.time += 31_000;
    await until(() => signed() === 2);
    clock.time += 24 * 3_600_000;
    await until(() => signed() === 3);
    ending.abort();
    await loop;
    expect(told).toHaveLength(3);
  });

  it('forgets witnesses that the configuration no longer names, and keeps what the others have signed', async () => {
    const archive = await openLog();
    const witnesses = [await startWitness(1), await startWitness(2)];
    const settings = witnesses.map(({ setting }) => setting);
    await archive.writer.putWitnesses(settings, 1);
    await grow(archive);
    await collectOnce(parts(archive).collector, never);
    await archive.writer.putWitnesses([settings[1]!], 1);
    expect(parseNote((await checkpoint(archive.reader.log))!)!.signatures).toHaveLength(2);
    await archive.writer.putWitnesses([], 0);
    expect(await logPolicy(archive.reader.log)).toMatch(/^log \S+\nquorum none\n$/u);
  });
});
