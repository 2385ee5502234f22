// config/site.yaml: the instance.
import { z } from 'zod';
import { SecretSetting } from '../ops/secret.ts';
import { RemovalSettings, SmtpSettings } from './smtp.ts';

export const UI_LANGUAGES = ['ar', 'zh', 'en', 'fr', 'ru', 'es'] as const;

const HttpUrl = z
  .url({ protocol: /^https?$/, error: 'write a URL that begins with http:// or https://' })
  .transform((url) => url.replace(/\/+$/, ''));
const Port = z.int().min(0).max(65535);

const Search = z
  .strictObject({
    engine: z.enum(['auto', 'meilisearch', 'embedded']).default('auto').meta({
      description:
        'auto takes search.url, else DC_ARCHIVE_MEILISEARCH_BIN, else meilisearch on PATH, else the npm package, else embedded',
    }),
    url: HttpUrl.optional().meta({ description: 'Address of a Meilisearch that you run' }),
    key: SecretSetting.optional().meta({
      description: 'Key of that Meilisearch for the worker: master or admin key',
    }),
    searchKey: SecretSetting.optional().meta({
      description:
        'Search-only key for the web; without it the worker makes one and leaves it in the data folder',
    }),
    index: z
      .string()
      .regex(/^[a-zA-Z0-9_-]{1,100}$/, 'use letters, digits, - and _ only')
      .default('dc-archive')
      .meta({ description: 'Name of the index' }),
    fallback: z
      .boolean()
      .default(true)
      .meta({ description: 'Answer from the embedded engine while Meilisearch is down; false answers 503' }),
  })
  .refine(
    (search) => search.engine !== 'meilisearch' || search.url === undefined || search.key !== undefined,
    {
      path: ['key'],
      message: 'search.url needs search.key: {env: NAME} or {file: PATH}',
    },
  );

const ProxyAddress = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
  error: 'write an IP address or a network, for example 127.0.0.1 or 10.0.0.0/24',
});

const Server = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').meta({ description: 'Address to listen on' }),
  port: Port.default(8080).meta({ description: 'Port to listen on; 0 takes a free one' }),
  proxies: z.array(ProxyAddress).max(100).default([]).meta({
    description:
      'Reverse proxies whose X-Forwarded-For is believed; without it the limit on requests counts all readers behind a proxy as one',
  }),
  metrics: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1').meta({ description: 'Address of /metrics' }),
      port: Port.default(9464).meta({ description: 'Port of /metrics; 0 takes a free one' }),
      enabled: z.boolean().default(true).meta({ description: 'false: no metrics port' }),
    })
    .prefault({})
    .meta({ description: 'Prometheus metrics, on a port of their own' }),
});

const Worker = z.strictObject({
  threads: z.int().min(1).max(64).optional().meta({
    description: 'Threads that parse and redact, about 200 MB each; default: as many as cores, at most 8',
  }),
  takeOverSeconds: z.int().min(5).max(86_400).default(300).meta({
    description:
      'A worker that gives no sign of life for so long is ended (SIGKILL) by another one of this machine that waits for its turn',
  }),
});

export const SiteSettings = z.strictObject({
  title: z.string().min(1).max(200).default('Mailing-list archive').meta({ description: 'Name of the site' }),
  url: HttpUrl.optional().meta({
    description: 'Public address of the site, for permalinks and feeds; default: where the server listens',
  }),
  contact: z
    .string()
    .max(300)
    .regex(/^(?:|\S+@\S+\.\S+|https?:\/\/\S+)$/, 'write a mail address or a URL that begins with https://')
    .default('')
    .meta({
      description: 'Public contact of the operator: a mail address or URL, shown on the privacy page',
    }),
  data: z.string().min(1).default('../data').meta({
    description: 'Data folder; relative paths start at the configuration folder',
  }),
  key: SecretSetting.optional().meta({
    description:
      'Key of the vault from the environment or a file; without it a key file is made in the vault',
  }),
  languages: z
    .array(z.enum(UI_LANGUAGES))
    .min(1)
    .default([...UI_LANGUAGES])
    .meta({ description: 'Languages of the pages' }),
  search: Search.prefault({}).meta({ description: 'The search engine' }),
  server: Server.prefault({}).meta({ description: 'The web server' }),
  worker: Worker.prefault({}).meta({ description: 'The worker' }),
  smtp: SmtpSettings.optional().meta({
    description:
      'Server through which codes and answers to requests for removal are mailed; without it none are sent',
  }),
  removal: RemovalSettings.prefault({}).meta({ description: 'Requests for removal' }),
});
export type SiteSettings = z.infer<typeof SiteSettings>;
