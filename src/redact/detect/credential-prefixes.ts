// Tokens that services make so that they can be told by their beginning (as gitleaks and secretlint do), PEM and PGP
// armour. Each pattern is bounded and sticky, and is tried only where its first letters stand.

/** After a word that some token begins with (CREDENTIAL_PREFIXES). */
export const AFTER_WORD = new RegExp(
  [
    'gh[pousr]_[A-Za-z0-9]{20,255}', 'github_pat_[A-Za-z0-9_]{22,255}', 'gl(?:pat|dt|rt|ptt|soat|ft|imt|agent)-[A-Za-z0-9_-]{16,300}', 'gl(?:sa|c)_[A-Za-z0-9+/_]{30,400}={0,2}',
    'xox[a-eoprs]-[A-Za-z0-9-]{8,250}', 'xapp-[A-Za-z0-9-]{10,250}', 'sk-(?:proj-|ant-|svcacct-|admin-|or-v1-|lf-)?[A-Za-z0-9_-]{16,250}', '[rsp]k_(?:live|test|prod)_[A-Za-z0-9]{8,250}',
    'sk_[A-Za-z0-9]{20,100}', 'ya29\\.[A-Za-z0-9_-]{20,500}', 'npm_[A-Za-z0-9]{30,60}', 'pypi-[A-Za-z0-9_-]{50,300}', 'SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,64}', 'hf_[A-Za-z0-9]{28,60}',
    'do[por]_v1_[a-f0-9]{40,80}', 'hv[sbr]\\.[A-Za-z0-9_-]{20,300}', 'shp(?:at|ss|ca|pa)_[a-fA-F0-9]{28,40}', 'sq0(?:atp|csp|idp)-[A-Za-z0-9_-]{20,64}', 'lin_(?:api|oauth)_[A-Za-z0-9]{32,64}',
    'nvapi-[A-Za-z0-9_-]{40,100}', 'gsk_[A-Za-z0-9]{40,80}', 'ntn_[A-Za-z0-9]{40,60}', 'secret_[A-Za-z0-9]{43}', 'PMAK-[a-f0-9]{20,30}-[a-f0-9]{30,40}', 'sntry[su]_[A-Za-z0-9+/=_-]{40,300}',
    'dckr_pat_[A-Za-z0-9_-]{20,60}', 'tskey-[a-z]{2,10}-[A-Za-z0-9-]{10,80}', 'whsec_[A-Za-z0-9+/=]{20,80}', 'rubygems_[a-f0-9]{40,60}', 'figd_[A-Za-z0-9_-]{30,60}', 'sbp_[a-f0-9]{40}',
    'vercel_[A-Za-z0-9_]{20,40}', 'ph[cx]_[A-Za-z0-9]{40,60}', 'xai-[A-Za-z0-9]{40,100}', 'pplx-[a-zA-Z0-9]{40,60}', 'sess[_-][A-Za-z0-9]{8,128}', 'dp\\.(?:pt|st|ct|sa)\\.[A-Za-z0-9.]{20,80}',
    'pul-[a-f0-9]{40}', 'pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}', 'ops_eyJ[A-Za-z0-9+/]{100,1000}={0,3}', 'fo1_[A-Za-z0-9_-]{43}', 'fm[12][ar]?_[A-Za-z0-9+/]{60,600}={0,3}', 'key-[a-f0-9]{32}',
    'pscale_(?:tkn|pw|oauth)_[A-Za-z0-9=._-]{30,64}', 'rdme_[a-z0-9]{70}', 'r8_[A-Za-z0-9]{30,50}', 'fio-u-[A-Za-z0-9_=-]{60,70}', 'duffel_(?:test|live)_[A-Za-z0-9_=-]{40,50}',
    '(?:live|test|prod)_(?:sk|pk|key|secret|api)?_?(?=[A-Za-z0-9]{0,20}\\d)[A-Za-z0-9]{20,100}', 're_[A-Za-z0-9]{6,12}_[A-Za-z0-9]{20,30}', 'GOCSPX-[A-Za-z0-9_-]{24,32}',
    'amzn\\.mws\\.[0-9a-f-]{36}', 'nfp_[A-Za-z0-9]{30,50}', 'rnd_[A-Za-z0-9]{24,40}', 'cio[A-Za-z0-9]{32}',
  ].map((pattern) => `(?:${pattern})`).join('|'),
  'iy',
); // prettier-ignore

/** A literal that is looked for, and the token around it. */
export const LITERALS: ReadonlyMap<string, RegExp> = new Map([
  ['eyJ', /eyJ[A-Za-z0-9_-]{8,4000}\.(?:eyJ)?[A-Za-z0-9_-]{4,4000}(?:\.[A-Za-z0-9_-]{0,2000}){0,3}/y],
  ['AAAAC3NzaC1', /AAAAC3NzaC1[A-Za-z0-9+/]{20,400}={0,3}/y],
  ['AAAAB3NzaC1', /AAAAB3NzaC1[A-Za-z0-9+/]{50,2000}={0,3}/y],
  ['AAAAE2VjZHNh', /AAAAE2VjZHNh[A-Za-z0-9+/]{40,400}={0,3}/y],
  ['AKIA', /AKIA[A-Z0-9]{12,20}(?![A-Za-z0-9])/y],
  ['ASIA', /ASIA(?=[A-Z0-9]{0,15}\d)[A-Z0-9]{16}(?![A-Za-z0-9])/y],
  ['AROA', /AROA[A-Z0-9]{16}(?![A-Z0-9])/y],
  ['AIDA', /AIDA[A-Z0-9]{16}(?![A-Z0-9])/y],
  ['AIza', /AIza[A-Za-z0-9_-]{30,40}/y],
  ['LTAI', /LTAI[A-Za-z0-9]{12,24}/y],
  ['AKCp', /AKCp[A-Za-z0-9]{60,75}/y],
  ['ATATT3', /ATATT3[A-Za-z0-9_=-]{40,250}/y],
  ['ATCTT3', /ATCTT3[A-Za-z0-9_=-]{40,250}/y],
  ['EAAC', /EAAC[A-Za-z0-9]{40,400}/y],
  ['EAAA', /EAAA[A-Za-z0-9_-]{40,400}/y],
  ['dapi', /dapi[a-f0-9]{32}(?:-\d)?/y],
  ['NRAK', /NRAK-[A-Z0-9]{27}/y],
  ['dt0c01', /dt0c01\.[A-Z0-9]{24}\.[A-Z0-9]{64}/iy],
  ['AGE-SECRET', /AGE-SECRET-KEY-1[A-Z0-9]{50,70}/y],
  ['FLWSECK', /FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,40}(?:-X)?/y],
  [':AA', /:AA[A-Za-z0-9_-]{32,34}(?![A-Za-z0-9_-])/y],
]);

const ARMOUR_BEGIN =
  /-----BEGIN (?:(?:RSA|DSA|EC|OPENSSH|ENCRYPTED|PGP|SSH2 ENCRYPTED|ANY) )?(?:PRIVATE KEY|PUBLIC KEY BLOCK|PRIVATE KEY BLOCK)-----/y;
const ARMOUR_LIMIT = 60_000;

/** Start and end of each armoured key. */
export function* armours(text: string): Generator<readonly [start: number, end: number]> {
  let at = text.indexOf('-----BEGIN ');
  let nextEnd = -1; // found once, however many beginnings stand before it
  while (at >= 0) {
    ARMOUR_BEGIN.lastIndex = at;
    const begin = ARMOUR_BEGIN.exec(text);
    let end = at + 11;
    if (begin !== null) {
      const from = at + begin[0].length;
      if (nextEnd < from) {
        nextEnd = text.indexOf('-----END ', from);
        if (nextEnd < 0) nextEnd = Number.POSITIVE_INFINITY;
      }
      end = armourEnd(text, from, nextEnd);
      yield [at, end];
    }
    at = text.indexOf('-----BEGIN ', end);
  }
}

/** End of the armour: its END line, or the last line that looks like base64 where the END line is missing. */
function armourEnd(text: string, from: number, end: number): number {
  if (end - from < ARMOUR_LIMIT) {
    const close = text.indexOf('-----', end + 9);
    if (close >= 0 && close - end < 80) return close + 5;
  }
  let at = from;
  while (at < text.length && at - from < ARMOUR_LIMIT) {
    let stop = text.indexOf('\n', at);
    if (stop < 0) stop = text.length;
    if (
      !/^[> \t]{0,20}(?:[A-Za-z0-9+/=]{0,80}|[A-Za-z-]{1,20}: .{0,100})\r?$/.test(
        text.slice(at, Math.min(stop, at + 140)),
      )
    )
      break;
    at = stop + 1;
  }
  return Math.min(Math.max(at - 1, from), text.length);
}
