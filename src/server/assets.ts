// Files of the site's own, under a name that changes with their content.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { IMMUTABLE_CACHE } from './caching.ts';

export interface Assets {
  readonly stylesheet: string;
  readonly icon: string;
}

/** Reads the files once and serves them for ever under their hashed names. */
export function addAssets(app: FastifyInstance): Assets {
  return {
    stylesheet: serve(app, ['site.css', 'reading.css', 'openness.css'], 'text/css; charset=utf-8'),
    icon: serve(app, ['icon.svg'], 'image/svg+xml'),
  };
}

/** One address for the files, one after the other. */
function serve(app: FastifyInstance, files: readonly [string, ...string[]], type: string): string {
  const bytes = Buffer.concat(
    files.map((file) => readFileSync(new URL(`./assets/${file}`, import.meta.url))),
  );
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const path = `/assets/${files[0].replace('.', `.${hash}.`)}`;
  app.get(path, { config: { pattern: '/assets', cost: 0 } }, (_request, reply) =>
    reply.type(type).header('cache-control', IMMUTABLE_CACHE).send(bytes),
  );
  return path;
}
