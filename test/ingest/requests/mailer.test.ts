// The site's own mail against a real SMTP server: one recipient, no header of anybody else's, never in clear by accident.
import { expect, it } from 'vitest';
import { openMailer, type SmtpServer } from '../../../src/ingest/requests/mailer.ts';
import { Secret } from '../../../src/ops/secret.ts';
import { startSmtp } from '../../support/smtp.ts';

const server = (port: number, more: Partial<SmtpServer> = {}): SmtpServer => ({
  host: '127.0.0.1',
  port,
  tls: 'none',
  login: null,
  from: 'archive@example.org',
  name: 'Archive',
  ...more,
});
const NOTE = { to: 'jane@example.org', subject: 'رمز طلبك', text: 'مرحبا\n12345678\n', language: 'ar' };

it('sends one plain mail to one address', async () => {
  await using smtp = await startSmtp();
  const name = 'Archive"\r\nBcc: all@example.org\r\n <x>';
  expect(await openMailer(server(smtp.port, { name })).send(NOTE)).toBe('sent');
  const [mail] = smtp.mails;
  expect(mail!.to).toEqual(['jane@example.org']);
  expect(mail!.subject).toBe(NOTE.subject);
  expect(mail!.text).toContain('12345678');
  expect(mail!.raw).toMatch(/^Auto-Submitted: auto-generated\r$/imu);
  expect(mail!.raw).not.toMatch(/^Bcc:/imu);
  expect(mail!.raw).toMatch(/^From: .*<archive@example\.org>\r$/mu);
  expect(mail!.raw).not.toMatch(/text\/html/iu);
});

it.each([
  'jane@example.org\r\nBcc: all@example.org',
  'jane@example.org, all@example.org',
  'Jane <jane@example.org>',
  'jane@example.org\nDATA',
  '',
])('sends nothing to %j', async (to) => {
  await using smtp = await startSmtp();
  expect(await openMailer(server(smtp.port)).send({ ...NOTE, to })).toBe('never');
  expect(smtp.mails).toEqual([]);
});

it('tells what is refused for good from what may go later', async () => {
  await using smtp = await startSmtp((to) =>
    to.startsWith('no') ? 550 : to.startsWith('later') ? 451 : undefined,
  );
  const mailer = openMailer(server(smtp.port));
  expect(await mailer.send({ ...NOTE, to: 'no@example.org' })).toBe('never');
  expect(await mailer.send({ ...NOTE, to: 'later@example.org' })).toBe('later');
  await mailer.probe();
});

it('waits for a server that is away, does not encrypt, or does not know the login, and probes say so', async () => {
  const away = await startSmtp();
  await away[Symbol.asyncDispose]();
  await using smtp = await startSmtp();
  await using guarded = await startSmtp(undefined, 'right');
  const login = { user: 'archive', password: new Secret('wrong') };
  // a server says only to the mail itself that it wants a login
  const withoutLogin = server(guarded.port);
  for (const settings of [
    server(away.port),
    server(smtp.port, { tls: 'starttls' }),
    server(smtp.port, { tls: 'implicit' }),
    server(guarded.port, { login }),
    withoutLogin,
  ]) {
    const mailer = openMailer(settings);
    expect(await mailer.send(NOTE), settings.tls).toBe('later');
    if (settings === withoutLogin) continue;
    const fault = await mailer.probe().then(
      () => null,
      (error: unknown) => error,
    );
    expect(fault).toMatchObject({ code: 'MAIL_FAILED' });
    expect(String(fault)).not.toContain('wrong');
  }
  expect([...smtp.mails, ...guarded.mails]).toEqual([]);
  const right = { user: 'archive', password: new Secret('right') };
  expect(await openMailer(server(guarded.port, { login: right })).send(NOTE)).toBe('sent');
});
