// Operators who cheat: by a server in front of the real one, or by rewriting the archive's file and signing it again, as
// only they can.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { checkpointText } from '../../../src/archive/log/checkpoint.ts';
import { EMPTY_ROOT, fullRoot, leafHash, TILE_WIDTH, treeRoot } from '../../../src/archive/log/merkle.ts';
import { signNote, type Signer, verifierText } from '../../../src/archive/log/note.ts';
import { TEST_SIGNER } from '../../support/make-archive.ts';

export interface Reply {
  readonly status: number;
  readonly body: Buffer;
}

/** What the operator answers instead; undefined: what the site answers. */
export type Lie = (path: string, reply: Reply) => Partial<Reply> | undefined;

/** Passes everything on, but for lies. */
export async function proxyOf(target: string, lie: Lie): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      const path = request.url ?? '/';
      const answer = await fetch(target + path, {
        method: request.method!,
        redirect: 'manual',
        ...(chunks.length > 0 && {
          body: Buffer.concat(chunks),
          headers: { 'content-type': 'application/json' },
        }),
      });
      const honest = { status: answer.status, body: Buffer.from(await answer.arrayBuffer()) };
      const { status, body } = { ...honest, ...lie(path, honest) };
      response
        .writeHead(status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
        .end(body);
    })().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A lie in a JSON answer: `change` gives the answer to give. */
export function inJson<T>(pattern: RegExp, change: (answer: T, path: string) => unknown): Lie {
  return (path, { status, body }) =>
    pattern.test(path) && status === 200
      ? { body: Buffer.from(JSON.stringify(change(JSON.parse(body.toString()) as T, path))) }
      : undefined;
}

/** Changes rows of the archive's file. */
export function changeRows(path: string, ...statements: readonly string[]): void {
  const database = new DatabaseSync(path);
  try {
    for (const statement of statements) database.exec(statement);
  } finally {
    database.close();
  }
}

/** Rewrites the log and signs it as if it had always been so. */
export async function rewriteLog(
  path: string,
  change: (leaves: string[]) => string[],
  signer: Signer = TEST_SIGNER,
): Promise<void> {
  const database = new DatabaseSync(path);
  try {
    const rows = database.prepare('select leaf from log_leaves order by leaf_index').all();
    const leaves = change(rows.map((row) => String(row['leaf'])));
    const levels = [leaves.map((leaf) => leafHash(Buffer.from(leaf)))];
    for (let level = 0; levels[level]!.length >= TILE_WIDTH; level += 1) {
      const row = levels[level]!;
      levels.push(
        Array.from({ length: Math.floor(row.length / TILE_WIDTH) }, (_, i) =>
          fullRoot(row.slice(i * TILE_WIDTH, (i + 1) * TILE_WIDTH)),
        ),
      );
    }
    database.exec('begin; delete from log_leaves; delete from log_hashes; delete from log_heads');
    const leaf = database.prepare('insert into log_leaves (leaf_index, leaf) values (?, ?)');
    leaves.forEach((text, i) => leaf.run(i, text));
    const hash = database.prepare('insert into log_hashes (level, number, hash) values (?, ?, ?)');
    levels.forEach((row, level) => row.forEach((bytes, number) => hash.run(level, number, bytes)));
    const size = leaves.length;
    const read = async (level: number, from: number, count: number) =>
      levels[level]!.slice(from, from + count);
    const root = size === 0 ? EMPTY_ROOT : await treeRoot(read, size);
    const note = signNote(checkpointText({ origin: signer.name, size, root }), signer);
    const verifier = database.prepare(
      'insert into log_heads (origin, size, note, verifier) values (?, ?, ?, ?)',
    );
    verifier.run(signer.name, size, note, verifierText(signer));
    database.exec('commit');
  } finally {
    database.close();
  }
}
