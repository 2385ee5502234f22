// `smtp` and `removal` in config/site.yaml: mail that the site sends, and how requests for removal are kept.
import { z } from 'zod';
import { isLoopback } from '../ops/loopback.ts';
import { SecretSetting } from '../ops/secret.ts';

export const SmtpSettings = z
  .strictObject({
    host: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[A-Za-z0-9.:[\]_-]+$/, 'write a host name or an address, without scheme or path')
      .meta({ description: 'Host name of the SMTP server' }),
    port: z.int().min(1).max(65535).default(587).meta({ description: 'TCP port' }),
    tls: z
      .enum(['implicit', 'starttls', 'none'])
      .default('starttls')
      .meta({ description: 'starttls (port 587), implicit (port 465), or none (loopback hosts only)' }),
    user: z.string().min(1).max(255).optional().meta({ description: 'Login name; without it, no login' }),
    password: SecretSetting.optional().meta({
      description: 'Where the password is read from: {env: NAME} or {file: PATH}',
    }),
    from: z
      .email({ error: 'write one mail address, for example archive@example.org' })
      .meta({ description: 'Address that the mails come from' }),
  })
  .refine((smtp) => smtp.tls !== 'none' || isLoopback(smtp.host), {
    path: ['tls'],
    message: 'none is for loopback hosts only; use starttls or implicit',
  })
  .refine((smtp) => (smtp.user === undefined) === (smtp.password === undefined), {
    path: ['password'],
    message: 'user and password belong together: name both, or neither',
  });
export type SmtpSettings = z.infer<typeof SmtpSettings>;

export const RemovalSettings = z.strictObject({
  enabled: z.boolean().default(true).meta({
    description: 'false: no form; the pages name the contact of the site instead',
  }),
  keepMonths: z.int().min(1).max(120).default(12).meta({
    description:
      'Months after its decision in which a request, with the contact, is deleted; one that led to an erasure goes at once',
  }),
});
