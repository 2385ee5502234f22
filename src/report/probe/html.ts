// What a probe reads out of a stranger's page: links, forms, signs of a login. No parser: a few looks, linear in a page that
// may have been made to take long. No run of a pattern crosses the next "<".
import type { Page } from './visit.ts';

const MOST_LINKS = 5000;
const HREF = /\bhref\s*=\s*(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^\s"'<>]{1,2000}))/giu;

const BASE = /<base\b[^<>]{0,300}\bhref\s{0,9}=\s{0,9}["']?([^\s"'<>]{1,2000})/iu;

/** Addresses that the page links, absolute, without fragments, in order, each once. mailto: as it stands. */
export function linksOf(page: Page): string[] {
  const found = new Set<string>();
  const [, base = ''] = BASE.exec(page.text) ?? [];
  const from = URL.canParse(base, page.url.href) ? new URL(base, page.url.href).href : page.url.href;
  for (const [, double, single, bare] of page.text.matchAll(HREF)) {
    const link = (double ?? single ?? bare)!.replaceAll('&amp;', '&').replace(/#.*$/su, '');
    if (link === '' || !URL.canParse(link, from)) continue;
    found.add(new URL(link, from).href);
    if (found.size >= MOST_LINKS) break;
  }
  return [...found];
}

/** Those of the page's own host: an archive's messages lie where the archive is. */
export function ownLinksOf(page: Page): string[] {
  return linksOf(page).filter((link) => link.startsWith(`${page.url.origin}/`));
}

const PASSWORD = /<input\b[^<>]{0,500}\btype\s*=\s*["']?password/iu;
const LOGIN_PLACE = /\/(?:login|log-in|signin|sign-in|accounts\/login|private|servicelogin)(?:\/|$|\.)/iu;
const LOGIN_HOST = /^(?:accounts\.google\.com|login\.|signin\.|auth\.)/u;

/** A page that asks who one is: by its place after redirects, its status, or a field for a password. */
export function asksLogin(page: Page): boolean {
  return leadsToLogin(page) || hasPasswordField(page);
}

/** That one was led to a login, whatever the page says. */
export function leadsToLogin({ url, status }: Page): boolean {
  return status === 401 || LOGIN_HOST.test(url.hostname) || LOGIN_PLACE.test(url.pathname);
}

/** A login, or a box for it on a page that is for all: some software puts one on every page. */
export function hasPasswordField({ text }: Page): boolean {
  return PASSWORD.test(text);
}

/**
 * Tells a page's readers that they may not: systems say so with status 200. So may anybody who writes to the list: believe
 * it only of a page that shows no message.
 */
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
    form: formsOf(page.text).some((form) => FORM_TARGET.test(form) || FORM_FIELD.test(form)),
    mail: joins,
    link: links.some((link) => JOIN_LINK.test(link)),
    ask: mails.length > 0 && !joins,
  };
}

const MOST_FORMS = 50;
const MOST_FORM = 10_000;
const FORM_TARGET = /^<form\b[^<>]{0,500}\baction\s{0,9}=\s{0,9}["']?[^"'<>]{0,300}(?:subscribe|\/join\b)/iu;
const FORM_FIELD =
  /<(?:input|button)\b[^<>]{0,300}(?:subscribe|\bjoin\b)|<button\b[^<>]{0,300}>[^<>]{0,60}(?:subscribe|\bjoin\b)/iu;

function formsOf(html: string): string[] {
  const forms: string[] = [];
  for (let at = 0; forms.length < MOST_FORMS;) {
    const start = html.slice(at).search(/<form\b/iu);
    if (start < 0) break;
    const form = html.slice(at + start, at + start + MOST_FORM);
    const end = form.search(/<\/form\b/iu);
    forms.push(end < 0 ? form : form.slice(0, end));
    at += start + (end < 0 ? form.length : end);
  }
  return forms;
}

/** A mailto: that joins by itself, not one of a person who may let somebody in. */
export function isJoinMail(link: string): boolean {
  return JOIN_MAIL.test(link);
}

const JOIN_LINK = /\/(?:join|subscribe)(?:[/?]|$)/iu;
const JOIN_MAIL =
  /^mailto:[^?]{0,300}(?:[-+](?:join|subscribe|request)@|sympa@|listserv@|majordomo@)|^mailto:.{0,600}\bsubject=(?:subscribe|join)/iu;

/** What the words of a page say about joining: on most systems a person decides only where they say so. */
export function isJoinHeld({ text }: Page): boolean {
  return /held for approval|(?:subscri|member|join)[^.<>]{0,80}(?<!\bnot |n['’]t )requires? (?:the )?approval|apply for membership|ask to join|approved by (?:an?|the) (?:owner|moderator|administrator)/iu.test(
    text,
  );
}

/** That search engines are asked not to show it, and whether they are sent on to what it links. */
export function noindexOf(page: Page): 'no' | 'here' | 'here_and_on' {
  const said = robotsWords(page);
  if (!/\b(?:noindex|none)\b/iu.test(said)) return 'no';
  return /\bfollow\b/iu.test(said) ? 'here' : 'here_and_on';
}

function robotsWords({ headers, text }: Page): string {
  const [, meta = ''] =
    /<meta\b(?=[^<>]{0,300}\bname\s{0,9}=\s{0,9}["']?robots\b)[^<>]{0,300}\bcontent\s{0,9}=\s{0,9}["']([^"'<>]{0,200})/iu.exec(
      text,
    ) ?? [];
  return `${String(headers['x-robots-tag'] ?? '')} ${meta}`;
}

const MOST_READ = 500_000;
const UNSEEN = /^<(script|style|noscript)\b/u;

/** Words that a reader sees, roughly: enough to tell a message from a page that only scripts fill. */
export function visibleText(html: string): string {
  const source = html.slice(0, MOST_READ);
  const lower = source.toLowerCase();
  const pieces: string[] = [];
  for (let at = 0; at < source.length;) {
    const open = source.indexOf('<', at);
    pieces.push(source.slice(at, open < 0 ? source.length : open));
    if (open < 0) break;
    const [, name] = UNSEEN.exec(lower.slice(open, open + 12)) ?? [];
    // what never ends hides the rest
    const last = name === undefined ? open : lower.indexOf(`</${name}`, open);
    const close = last < 0 ? -1 : source.indexOf('>', last);
    if (close < 0) break;
    at = close + 1;
  }
  return pieces.join(' ').replaceAll('&nbsp;', ' ').replace(/\s+/gu, ' ').trim();
}
