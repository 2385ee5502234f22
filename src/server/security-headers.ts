// Headers of every answer: nothing is loaded from elsewhere, framed, sniffed or told to other sites.

const ALWAYS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'x-frame-options': 'DENY',
};
/** Only this host: whether others of the domain speak TLS is not ours to say. */
const HSTS = { 'strict-transport-security': 'max-age=31536000' };
const PAGE = { 'cross-origin-resource-policy': 'same-origin' };
/** There are no cookies and nothing private, so scripts of other sites may read data, and show badges. */
const DATA = { 'cross-origin-resource-policy': 'cross-origin', 'access-control-allow-origin': '*' };
const IS_DATA = /^\/(?:api|log)\/|^[^?]*\.(?:json|jsonld|atom|bib|csv|svg|xml|eml|mbox|gz)(?:\?|$)/;

/** By the site's own address, which says whether it speaks TLS, and the address asked for. */
export function securityHeaders(siteUrl: string, url: string): Readonly<Record<string, string>> {
  return {
    ...ALWAYS,
    ...(siteUrl.startsWith('https:') && HSTS),
    ...(IS_DATA.test(url) ? DATA : PAGE),
  };
}
