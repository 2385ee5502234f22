// What a probe reads out of a stranger's page: links, forms, signs of a login. No parser: a few linear looks with limits.
import type { Page } from './visit.ts';

const MOST_LINKS = 5000;
const HREF = /\bhref\s*=\s*(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s"'<>]{1,2000}))/giu;

/** Addresses that the page links, absolute, without fragments, in order, each once. mailto: as it stands. */
export function linksOf(page: Page): string[] {
  const found = new Set<string>();
  for (const [, double, single, bare] of page.text.matchAll(HREF)) {
    const link = (double ?? single ?? bare)!.replaceAll('&amp;', '&').replace(/#.*$/su, '');
    if (link === '' || !URL.canParse(link, page.url.href)) continue;
    found.add(new URL(link, page.url.href).href);
    if (found.size >= MOST_LINKS) break;
  }
  return [...found];
}

const PASSWORD = /<input\b[^>]{0,500}\btype\s*=\s*["']?password/iu;
const LOGIN_PLACE = /\/(?:login|log-in|signin|sign-in|accounts\/login|private|servicelogin)(?:\/|$|\.)/iu;
const LOGIN_HOST = /^(?:accounts\.google\.com|login\.|signin\.|auth\.)/u;

/** A page that asks who one is: by its place after redirects, its status, or a field for a password. */
export function asksLogin({ url, status, text }: Page): boolean {
  return (
    status === 401 || LOGIN_HOST.test(url.hostname) || LOGIN_PLACE.test(url.pathname) || PASSWORD.test(text)
  );
}

/** Tells a page's readers that they may not: systems say so with status 200. */
export function refuses({ text }: Page): boolean {
  return REFUSAL.test(text);
}

const REFUSAL =
  /only (?:visible|accessible|available) to members|(?:must|need to) (?:be a member|log ?in|sign ?in)|don['’]t have permission|do not have permission|content unavailable|this archive is private|private archive/iu;

/** Whether the page has a form whose fields or target speak of subscribing, or a mail address or link for it. */
export function joinWays(page: Page): { form: boolean; mail: boolean; link: boolean; ask: boolean } {
  const links = linksOf(page);
  const mails = links.filter((link) => link.startsWith('mailto:'));
  const joins = mails.some((link) => isJoinMail(link));
  return {
    form: SUBSCRIBE_FORM.test(page.text),
    mail: joins,
    link: links.some((link) => JOIN_LINK.test(link)),
    ask: mails.length > 0 && !joins,
  };
}

/** A mailto: that joins by itself, not one of a person who may let somebody in. */
export function isJoinMail(link: string): boolean {
  return JOIN_MAIL.test(link);
}

const SUBSCRIBE_FORM =
  /<form\b[^>]{0,500}\baction\s*=\s*["']?[^"'>]{0,300}(?:subscribe|\/join\b)|<form\b[^>]{0,300}>(?:(?!<\/form)[\s\S]){0,3000}?<(?:input|button)\b[^>]{0,300}(?:subscribe|\bjoin\b)/iu;
const JOIN_LINK = /\/(?:join|subscribe)(?:[/?]|$)/iu;
const JOIN_MAIL =
  /^mailto:[^?]{0,300}(?:[-+](?:join|subscribe|request)@|sympa@|listserv@|majordomo@)|^mailto:.{0,600}\bsubject=(?:subscribe|join)/iu;

/** What the words of a page say about joining: on most systems a person decides only where they say so. */
export function isJoinHeld({ text }: Page): boolean {
  return /held for approval|requires? (?:the )?approval|apply for membership|ask to join|approved by (?:an?|the) (?:owner|moderator|administrator)/iu.test(
    text,
  );
}

/** That search engines are asked not to show it. */
export function isNoindex({ headers, text }: Page): boolean {
  return (
    /\b(?:noindex|none)\b/iu.test(String(headers['x-robots-tag'] ?? '')) ||
    /<meta\b(?=[^>]{0,300}\bname\s*=\s*["']?robots\b)[^>]{0,300}\bcontent\s*=\s*["'][^"']{0,200}\b(?:noindex|none)\b/iu.test(
      text,
    )
  );
}

/** Words that a reader sees, roughly: enough to tell a message from a page that only scripts fill. */
export function visibleText(html: string): string {
  return html
    .slice(0, 500_000)
    .replace(/<(script|style|noscript)\b[^>]{0,1000}>[\s\S]{0,200000}?<\/\1\s*>/giu, ' ')
    .replace(/<[^<>]{0,5000}>/gu, ' ')
    .replace(/&nbsp;/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}
