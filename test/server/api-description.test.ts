// The description of the API is true: its examples fit its schemas, and so does every answer, whatever is asked.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../src/server/api/examples.ts';
import { runSite, type Running } from './site.ts';

interface Schema {
  readonly [key: string]: unknown;
}
interface Media {
  readonly schema: Schema;
  readonly example?: unknown;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly description: string;
    readonly example: unknown;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Record<
    string,
    { readonly description: string; readonly content: Record<string, Media> }
  >;
}
interface Described {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Schema> };
}

/** An answer is a page of at most 500 things; the archive of these tests is small. */
const MOST_BYTES = 200_000;

let site: Running;
let api: Described;
const validators = new Map<string, ValidateFunction>();
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false });

beforeAll(async () => {
  site = await runSite();
  api = (await site.app.inject('/api/openapi.json')).json();
  ajv.addSchema({ $id: 'api', components: api.components });
});
afterAll(() => site[Symbol.asyncDispose]());

function check(name: string, schema: Schema, value: unknown): void {
  const validate = validators.get(name) ?? compiled(schema);
  validators.set(name, validate);
  const fits = validate(value);
  expect(validate.errors ?? [], `${name}: ${JSON.stringify(value).slice(0, 300)}`).toEqual([]);
  expect(fits).toBe(true);
}

function compiled(schema: Schema): ValidateFunction {
  return ajv.compile(
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/')) as Schema,
  );
}

const operations = () =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

describe('the description', () => {
  it('has a name, a summary and an example for every operation, parameter and answer', () => {
    const all = operations();
    expect(all.length).toBeGreaterThanOrEqual(10);
    // each, and no other, has its words beside the schemas
    expect(all.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(
      Object.keys(OPERATIONS).toSorted(),
    );
    expect(new Set(all.map(({ operation }) => operation.operationId)).size).toBe(all.length);
    for (const { path, method, operation } of all) {
      const name = `${method} ${path}`;
      expect(operation.summary, name).toMatch(/^[A-Z].{7,}/);
      for (const parameter of operation.parameters ?? []) {
        expect(parameter.description, `${name} ${parameter.name}`).toMatch(/\w{3}/);
        expect(parameter.example, `${name} ${parameter.name}`).toBeDefined();
        check(`${name} ${parameter.name}`, parameter.schema, parameter.example);
      }
      for (const [type, body] of Object.entries(operation.requestBody?.content ?? {})) {
        expect(body.example, `${name} ${type}`).toBeDefined();
        check(`${name} body`, body.schema, body.example);
      }
      for (const [status, { content, description }] of Object.entries(operation.responses)) {
        expect(description, `${name} ${status}`).not.toBe('');
        for (const [type, media] of Object.entries(content)) {
          expect(type).toBe(status === '200' ? 'application/json' : 'application/problem+json');
          expect(media.example, `${name} ${status}`).toBeDefined();
          check(`${name} ${status}`, media.schema, media.example);
        }
      }
    }
  });
});

describe('an answer is as described', () => {
  const hostile = fc.oneof(
    fc.constantFrom(
      '',
      '0',
      '-1',
      '1e9',
      '99999999999999999999',
      'null',
      'true',
      '[]',
      '{}',
      '%',
      '%00',
      '\0',
      '.',
      '..',
      '../../etc/passwd',
      "' or 1=1 --",
      '<script>alert(1)</script>',
      '"><img src=x>',
      '${7*7}',
      '{{7*7}}',
      '\u202e',
      '\ud800',
      '\uffff',
      'ﷺ',
      'a'.repeat(5000),
      '"'.repeat(600),
      '('.repeat(600),
      '*',
      'NaN',
      '２',
      '__proto__',
      'constructor',
      'list:',
      'from:"',
      '-',
      '2024-13',
      '0000',
      '-2024',
      '1 2',
      '\r\nX: y',
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ maxLength: 40 }),
  );
  const known: Record<string, fc.Arbitrary<string>> = {
    list: fc.constantFrom('dc-example', 'dc-empty', 'dc-none', 'DC-EXAMPLE'),
    seq: fc.integer({ min: 0, max: 12 }).map(String),
    after: fc.integer({ min: 0, max: 12 }).map(String),
    limit: fc.integer({ min: 0, max: 1001 }).map(String),
    page: fc.integer({ min: 0, max: 600 }).map(String),
    size: fc.integer({ min: 0, max: 120 }).map(String),
  };
  const valueOf = (name: string, example: unknown) =>
    fc.oneof(
      { weight: 4, arbitrary: known[name] ?? fc.constant(String(example)) },
      { weight: 3, arbitrary: hostile },
    );
  const encoded = (value: string) => encodeURIComponent(value.toWellFormed());

  async function ask(name: string, operation: Operation, method: string, url: string, body?: string) {
    const response = await site.app.inject({
      method: method.toUpperCase() as 'GET' | 'POST',
      url,
      ...(body !== undefined && { payload: body, headers: { 'content-type': 'application/json' } }),
    });
    const { statusCode: status, headers } = response;
    // an empty or odd place in the path is another address
    const described = operation.responses[status];
    expect(described, `${name}: ${status} for ${url}`).toBeDefined();
    const [type] = String(headers['content-type']).split(';');
    expect(Object.keys(described!.content), `${name} ${status}`).toEqual([type]);
    expect(headers['x-content-type-options'], name).toBe('nosniff');
    expect(response.rawPayload.length, name).toBeLessThan(MOST_BYTES);
    check(`${name} ${status}`, described!.content[type!]!.schema, response.json());
    return status;
  }

  it('for what is asked well, and for what is not', { timeout: 120_000 }, async () => {
    for (const { path, method, operation } of operations().filter((one) => one.method === 'get')) {
      const name = `${method} ${path}`;
      const parameters = operation.parameters ?? [];
      const seen = new Set<number>();
      const values = fc.record(
        Object.fromEntries(parameters.map((one) => [one.name, valueOf(one.name, one.example)])),
        { requiredKeys: parameters.filter((one) => one.in === 'path').map((one) => one.name) },
      );
      const extra = fc.option(fc.tuple(hostile, hostile), { nil: undefined });
      const ask1 = async (given: Record<string, string>, more?: [string, string]) => {
        // no empty places, and none that are ways to other places
        const place = (one: string) => encoded(/^\.{0,2}$/.test(one) ? 'x' : one);
        let address = path;
        const query: string[] = [];
        for (const parameter of parameters) {
          const value = given[parameter.name];
          if (value === undefined) continue;
          if (parameter.in === 'path') address = address.replace(`{${parameter.name}}`, () => place(value));
          else query.push(`${parameter.name}=${encoded(value)}`);
        }
        if (more !== undefined) query.push(`${encoded(more[0])}=${encoded(more[1])}`);
        seen.add(
          await ask(name, operation, method, `${address}${query.length > 0 ? '?' : ''}${query.join('&')}`),
        );
      };
      await ask1(Object.fromEntries(parameters.map((one) => [one.name, String(one.example)])));
      expect([...seen], name).toEqual([200]);
      const runs = { numRuns: parameters.length === 0 ? 10 : 60 };
      await fc.assert(fc.asyncProperty(values, extra, ask1), runs);
    }
  });

  it('for bodies of every kind', async () => {
    const [one] = operations().filter(({ method }) => method === 'post');
    const { path, method, operation } = one!;
    const name = `${method} ${path}`;
    const body = Object.values(operation.requestBody!.content)[0]!;
    expect(await ask(name, operation, method, path, JSON.stringify(body.example))).toBe(200);
    const bodies = fc.oneof(
      fc.json(),
      fc.string({ maxLength: 60 }),
      fc
        .record({
          list: fc.oneof(known['list']!, hostile),
          messageIds: fc.array(hostile, { maxLength: 110 }),
        })
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (text) => {
        await ask(name, operation, method, path, text);
      }),
      { numRuns: 100 },
    );
  });
});
