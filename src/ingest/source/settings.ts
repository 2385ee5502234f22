// The settings of a source, as they stand in config/lists/<id>.yaml.
import { z } from 'zod';
import { SecretSetting } from '../../ops/secret.ts';
import { isLoopback } from '../../ops/loopback.ts';

const Match = z
  .strictObject({
    listId: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[^\s<>]+$/, 'write the List-Id without brackets, for example dc-example.lists.example.org')
      .transform((value) => value.toLowerCase())
      .meta({ description: 'List-Id (RFC 2919) of the mail to take, without brackets, any case' }),
  })
  .meta({ description: 'Which messages of the mailbox belong to the list; without it, all do' });

const OAuth2 = z
  .union([
    z.strictObject({ token: SecretSetting }),
    z.strictObject({ command: z.array(z.string().min(1)).min(1) }),
  ])
  .meta({
    description:
      'Instead of a password, an OAuth 2 access token (XOAUTH2), asked for anew before every connection: {token: {file: PATH}}, {token: {env: NAME}}, or what a program prints, {command: [PROGRAM, ARGUMENT]}',
  });
export type OAuth2Setting = z.infer<typeof OAuth2>;

export const ImapSettings = z
  .strictObject({
    type: z.literal('imap'),
    host: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[A-Za-z0-9.:[\]_-]+$/, 'write a host name or an address, without scheme or path')
      .meta({ description: 'Host name of the IMAP server' }),
    port: z.int().min(1).max(65535).default(993).meta({ description: 'TCP port' }),
    tls: z
      .enum(['implicit', 'starttls', 'none'])
      .default('implicit')
      .meta({ description: 'implicit (port 993), starttls (port 143), or none (loopback hosts only)' }),
    user: z.string().min(1).max(255).meta({ description: 'Login name' }),
    password: SecretSetting.optional().meta({
      description: 'Where the password is read from: {env: NAME} or {file: PATH}; required without oauth2',
    }),
    oauth2: OAuth2.optional(),
    mailbox: z
      .string()
      .min(1)
      .max(500)
      .default('INBOX')
      .meta({ description: 'Mailbox (IMAP folder) to read' }),
    match: Match.optional(),
    dailyMegabytes: z.int().min(1).max(1_000_000).optional().meta({
      description:
        'At most so many MB a day (UTC) are fetched from the account, over all its mailboxes; the rest comes the next day. Default: 2000 for Gmail, which locks an account at about 2,500; none for others',
    }),
    pollSeconds: z.int().min(5).max(86_400).default(300).meta({
      description: 'How often to look when the server has no IDLE, and as a safety net when it has',
    }),
  })
  .refine((source) => source.tls !== 'none' || isLoopback(source.host), {
    path: ['tls'],
    message:
      'tls: none sends the password in clear and is allowed for loopback hosts only; use implicit or starttls',
  })
  .refine((source) => source.password !== undefined || source.oauth2 !== undefined, {
    path: ['password'],
    message: 'is missing (Where the password is read from: {env: NAME} or {file: PATH}); or write oauth2',
  })
  .refine((source) => source.password === undefined || source.oauth2 === undefined, {
    path: ['oauth2'],
    message: 'stands beside password; write one of the two',
  })
  .meta({ id: 'ImapSource', description: 'An IMAP mailbox, opened read-only' });
export type ImapSettings = z.infer<typeof ImapSettings>;

function fileSettings<Type extends 'mbox' | 'maildir' | 'eml'>(type: Type, description: string) {
  return z
    .strictObject({
      type: z.literal(type),
      path: z.string().min(1).meta({ description: 'Relative paths start at the configuration folder' }),
      match: Match.optional(),
    })
    .meta({ description });
}

export const MboxSettings = fileSettings(
  'mbox',
  'An mbox file (mboxrd or mboxo), .gz too, or a folder of them',
);
export const MaildirSettings = fileSettings('maildir', 'A Maildir (cur and new)');
export const EmlSettings = fileSettings('eml', 'One .eml file or a folder of them');
export type MboxSettings = z.infer<typeof MboxSettings>;
export type MaildirSettings = z.infer<typeof MaildirSettings>;
export type EmlSettings = z.infer<typeof EmlSettings>;

export const SourceSettings = z.discriminatedUnion('type', [
  ImapSettings,
  MboxSettings,
  MaildirSettings,
  EmlSettings,
]);
export type SourceSettings = z.infer<typeof SourceSettings>;
