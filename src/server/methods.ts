// Which methods an address takes, for who came with another (RFC 9110 sections 9.3.7, 15.5.6).
import type { FastifyInstance } from 'fastify';

export interface Methods {
  /** Methods for the path of `url`, sorted; none where nothing is there. */
  of(url: string): string[];
}

/** Watches the routes come: to be called before them. */
export function watchMethods(app: FastifyInstance): Methods {
  const routes: { readonly path: RegExp; readonly methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    routes.push({ path: pathPattern(url), methods: [method].flat() });
  });
  return {
    of(url) {
      const path = url.split('?', 1)[0]!;
      const found = routes.filter((route) => route.path.test(path)).flatMap(({ methods }) => methods);
      return [...new Set(found)].toSorted();
    },
  };
}

/** `:seq(^\\d+).eml` may be anything before `.eml`: whether the address is right, its own method says. */
function pathPattern(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    if (segment === '*') return '.*';
    const parameter = /^:\w+(?:\(.*?\))?/.exec(segment);
    if (parameter === null) return literal(segment);
    return `[^/]+${literal(segment.slice(parameter[0].length))}`;
  });
  return new RegExp(`^${segments.join('/')}/?$`);
}

function literal(text: string): string {
  return text.replaceAll(/[^\w/]/g, String.raw`\$&`);
}
