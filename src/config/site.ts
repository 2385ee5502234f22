// config/site.yaml: the instance.
import { Cron } from 'croner';
import { z } from 'zod';
import { SecretSetting } from '../ops/secret.ts';
import { RemovalSettings, SmtpSettings } from './smtp.ts';

export const UI_LANGUAGES = ['ar', 'zh', 'en', 'fr', 'ru', 'es'] as const;

const ExactHttpUrl = z.url({
  protocol: /^https?$/,
  error: 'write a URL that begins with http:// or https://',
});
const HttpUrl = ExactHttpUrl.transform((url) => url.replace(/\/+$/, ''));
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

const VerifierKey = z
  .string()
  .regex(
    /^[^\s+]{1,200}\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/,
    'write the key as the witness prints it: name+8 hex digits+44 characters',
  );

const Log = z
  .strictObject({
    key: SecretSetting.optional().meta({
      description:
        'Key that signs the transparency log, 64 hex digits, where it is to be another than the one that comes of the key of the vault',
    }),
    witnesses: z
      .array(
        z.strictObject({
          url: HttpUrl.meta({ description: 'Address of the witness, without /add-checkpoint' }),
          key: VerifierKey.meta({ description: 'Verifier key of the witness' }),
          organisation: z
            .string()
            .regex(/^[^\p{C}]{1,200}$/u, 'write a name of at most 200 characters')
            .meta({ description: 'Who runs it; witnesses of one organisation count once' }),
        }),
      )
      .max(32)
      .default([])
      .meta({ description: 'Who cosigns the heads of the transparency log' }),
    quorum: z.int().min(0).max(32).optional().meta({
      description:
        'How many organisations have to cosign a head that readers should rely on; default: more than half of them',
    }),
  })
  .refine(({ witnesses }) => new Set(witnesses.map(({ key }) => key)).size === witnesses.length, {
    path: ['witnesses'],
    message: 'each witness has a key of its own; name it once',
  })
  .refine(
    ({ witnesses, quorum }) =>
      quorum === undefined || quorum <= new Set(witnesses.map(({ organisation }) => organisation)).size,
    { path: ['quorum'], message: 'there are fewer organisations under witnesses' },
  );
const Report = z.strictObject({
  schedule: z
    .string()
    .max(100)
    .refine(isSchedule, 'write off, or minute, hour, day, month and weekday as cron does: 30 4 * * *')
    .default('30 4 * * *')
    .meta({ description: 'When the worker makes openness reports, as a cron pattern in UTC; off: never' }),
  probe: z.boolean().default(false).meta({
    description:
      'true: reports of the worker also look at pages of other hosts (where one joins, archives elsewhere); this site is always looked at',
  }),
  publishAfterDays: z.int().min(0).max(365).default(14).meta({
    description:
      'A first report, and one with a worse grade, is a draft for so many days, so that the coalition can mend what it shows',
  }),
});

function isSchedule(pattern: string): boolean {
  if (pattern === 'off') return true;
  try {
    new Cron(pattern, { paused: true, timezone: 'UTC' }).stop();
    return true;
  } catch {
    return false;
  }
}

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
  licence: ExactHttpUrl.optional().meta({
    description:
      'Address of the licence under which the texts may be used, for the descriptions of the data; nothing is said without it',
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
  log: Log.prefault({}).meta({ description: 'The transparency log' }),
  worker: Worker.prefault({}).meta({ description: 'The worker' }),
  report: Report.prefault({}).meta({ description: 'The openness report' }),
  smtp: SmtpSettings.optional().meta({
    description:
      'Server through which codes and answers to requests for removal are mailed; without it none are sent',
  }),
  removal: RemovalSettings.prefault({}).meta({ description: 'Requests for removal' }),
});
export type SiteSettings = z.infer<typeof SiteSettings>;
