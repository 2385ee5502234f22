// Mail that the site sends itself: codes and notices about requests for removal. Plain text, to one address each.
import { createTransport } from 'nodemailer';
import type { Secret } from '../../ops/secret.ts';
import { ArchiveError } from '../../ops/errors.ts';
import { isMailbox } from '../../requests/words.ts';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls' | 'none';
  readonly login: { readonly user: string; readonly password: Secret } | null;
  readonly from: string;
  /** name of the site, for the From field */
  readonly name: string;
}

export interface Note {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** BCP 47 */
  readonly language: string;
}

export interface Mailer {
  /** `later`: the server is away or asks to try again; `never`: it does not want this mail. */
  send(note: Note): Promise<'sent' | 'later' | 'never'>;
  /** Connects and logs in. Throws MAIL_FAILED. */
  probe(): Promise<void>;
}

const PATIENCE_MS = 20_000;

export function openMailer({ host, port, tls, login, from, name }: SmtpServer): Mailer {
  const transport = () =>
    createTransport({
      host: host.replace(/^\[|\]$/gu, ''),
      port,
      secure: tls === 'implicit',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'none',
      ...(login !== null && { auth: { user: login.user, pass: login.password.reveal() } }),
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  return {
    async send({ to, subject, text, language }) {
      // what is no mailbox would become header lines or several recipients
      if (!isMailbox(to)) return 'never';
      try {
        await transport().sendMail({
          from: { name: name.replace(/[\p{C}"<>]/gu, ' '), address: from },
          to: { name: '', address: to },
          subject,
          text,
          headers: {
            'auto-submitted': 'auto-generated',
            'x-auto-response-suppress': 'All',
            'content-language': language,
          },
        });
        return 'sent';
      } catch (error) {
        const { responseCode, command } = error as { responseCode?: unknown; command?: unknown };
        // 5xx to this recipient or this text; a login, a sender or encryption that is refused may be mended
        const isFinal =
          typeof responseCode === 'number' &&
          responseCode >= 500 &&
          typeof command === 'string' &&
          /^(?:RCPT TO|DATA)/u.test(command);
        return isFinal ? 'never' : 'later';
      }
    },
    async probe() {
      try {
        await transport().verify();
      } catch (error) {
        throw new ArchiveError('MAIL_FAILED', 'later', {}, error);
      }
    },
  };
}
