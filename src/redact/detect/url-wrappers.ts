// Links that mail filters, newsletters and networks put around a link: what in them tells who got the message.

interface Wrapper {
  readonly host: RegExp;
  /** names of parameters that go, however they look */
  readonly parameters?: RegExp;
  /** what it captures last goes */
  readonly paths?: readonly RegExp[];
}

/** Hosts as they end; tried only on links whose host holds one of the words of `MAY_WRAP`. */
const WRAPPERS: readonly Wrapper[] = [
  { host: /\.safelinks\.protection\.(?:outlook|office365)\.[a-z.]{2,6}$/, parameters: /^(?:data|sdata|reserved2)$/ },
  {
    host: /^urldefense(?:\.proofpoint)?\.(?:com|us)$/,
    parameters: /^(?:c|r|m|s|k|d|e)$/,
    paths: [/__;([^\s"<>]{4,600})$/, /\/v1\/url\?.{0,2000}&k=([^&]{4,200})/],
  },
  { host: /^secure-web\.cisco\.com$/, paths: [/\.com\/([A-Za-z0-9_~-]{20,800})\//] },
  { host: /^linkprotect\.cudasvc\.com$/, parameters: /^c$/ },
  { host: /\.protection\.sophos\.com$|\.fireeye\.com$|\.trendmicro\.com$|\.titanhq\.com$/, parameters: /^(?:i|t|h|s|k|q|e|umid|auth)$/ },
  { host: /\.mimecast\.com$/, paths: [/\/s\/([A-Za-z0-9_-]{12,80})/] },
  { host: /^(?:www\.)?google\.[a-z.]{2,6}$/, parameters: /^(?:usg|ust|ved|ei|sig|sxsrf|gs_lcp|iflsig)$/ },
  { host: /^lm?\.(?:facebook|instagram|messenger|workplace)\.com$|^l\.threads\.net$/, parameters: /^(?:h|s|enc|__tn__|c\[\d\]|cee)$/ },
  { host: /(?:^|\.)list-manage\d?\.com$/, parameters: /^(?:u|id|e|c)$/ },
  {
    host: /(?:^|\.)mandrillapp\.com$/,
    parameters: /^p$/,
    paths: [/\/track\/(?:click|open\.php)\/(\d{3,12}(?:\/[^?\s]{1,200})?)/],
  },
  { host: /^(?:click|clicks|track|tracking|link|links|links\d|email|e|t|ct|mail|go|r|trk|lnk|tr|url\d{1,4})\.|\.(?:hubspotlinks|sendgrid|mailgun|sparkpostmail\d?|sendibt\d|sendibm\d|klclick\d?|cmail\d{1,2}|createsend\d{0,2}|rs6|exacttarget|mailjet|mjt|ctctcdn|constantcontact|bmetrack|awstrack|mailerlite|activehosted|acemlnb|marketo|mktoweb|eloqua|govdelivery|lt|substack)\.(?:net|com|me|lu|io)$|^lnks\.gd$/,
    parameters: /^(?:upn|qs|d|p|i|x|s|r|ue|e|m|j|et|tid|mid|lid|rid|cid|k|h|data|sub|subscriber)$/,
    paths: [/\/CL0\/[^\s]{4,900}\/\d\/([0-9a-f-]{30,120}(?:\/[A-Za-z0-9_=.-]{1,100})?)/, /\/((?=[A-Za-z0-9_~.=+-]{0,200}\d)(?=[A-Za-z0-9_~.=+-]{0,200}[A-Z])[A-Za-z0-9_~.=+-]{32,2000})(?:\/|$|\?)/],
  },
]; // prettier-ignore

/** Parameters that follow a reader from site to site. */
export const CLICK_ID =
  /^(?:fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|yclid|ttclid|igshid|igsh|srsltid|mc_cid|mc_eid|_hsenc|_hsmi|__hstc|__hssc|vero_id|vero_conv|oly_anon_id|oly_enc_id|elqtrackid|elqtrack|trk|trkemail|trackid|mibextid|sfnsn|_branch_match_id|wickedid|ck_subscriber_id|bsft_[a-z]{2,6}|rb_clickid|s_cid|epik|spm|scm|sc_eh|sc_uid|sk_uid|lipi|midtoken|midsig|eid|otptoken|rlkey|st|qs|edit2|entry_token|response_key|sharekey|share_?key|share_?id|share_?token|invitekey|invite_?code|join_?code|authuser_?key|cid2|mbid|subid|sub_?id|contact_?id|contactkey|sfmc_id|sfmc_sub|j_?subid|customer_?id|reader_?id|publication_token)$/i;

/** The inner link of urldefense v2 writes "%" as "-" and "/" as "_". */
const INNER_PARAMETER = /-(?:3F|26|3B)([A-Za-z][\w.]{0,40}?)-3D((?:(?!-26|-23|-3B)[^&\s]){1,1024})/g;
const INNER_ADDRESS =
  /(?:[A-Za-z0-9.]|-2[BD]|-5F){1,80}-40(?:[A-Za-z0-9]|-2D){1,60}(?:\.(?:[A-Za-z0-9]|-2D){1,60}){1,6}/g;
/** A calendar's secret address. */
const PRIVATE_PATH = /\/private-([0-9a-f]{16,64})(?=\/|$)/;

interface Piece {
  readonly start: number;
  readonly length: number;
  readonly kind: 'parameter' | 'path';
}

const ANY_HOST = new RegExp(WRAPPERS.map(({ host }) => host.source).join('|'));

/** The wrapper of a URL's host, or null. */
export function wrapperOf(host: string): Wrapper | null {
  if (!ANY_HOST.test(host)) return null;
  return WRAPPERS.find((wrapper) => wrapper.host.test(host)) ?? null;
}

/** What goes from the path of a wrapped or private link, and from a link inside urldefense v2. */
export function wrapperPieces(
  url: string,
  wrapper: Wrapper | null,
  isSecret: (name: string, value: string) => boolean,
): Piece[] {
  const isPrivate = url.includes('/private-');
  if (wrapper === null && !isPrivate) return [];
  const pieces: Piece[] = [];
  const add = (start: number, length: number, kind: Piece['kind']) => pieces.push({ start, length, kind });
  for (const pattern of [...(wrapper?.paths ?? []), PRIVATE_PATH]) {
    const found = pattern.exec(url.slice(0, 4096));
    if (found !== null) add(found.index + found[0].lastIndexOf(found[1]!), found[1]!.length, 'path');
  }
  if (/urldefense/i.test(url.slice(0, 40))) {
    for (const found of url.matchAll(INNER_PARAMETER)) {
      if (isSecret(found[1]!, found[2]!))
        add(found.index + found[0].length - found[2]!.length, found[2]!.length, 'parameter');
    }
    for (const found of url.matchAll(INNER_ADDRESS)) add(found.index, found[0].length, 'path');
  }
  return pieces;
}
