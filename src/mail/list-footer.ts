// The footer that list software adds to every post, in the text itself and again in every quotation of it.

const RULE = /^(?:_{5,}|-{3,}|={5,}|\*{5,}|[~=]{5,}|(?:-=){4,}-?)\s*$/u;
const SIGNATURE_MARK = /^-- ?$/u;
const MAX_FOOTER_LINES = 20;
const MAX_LINE_CHARS = 300;
// Rules looked at in one text: far more than a long thread quotes.
const MAX_RULES = 5000;

// What list software writes, and people hardly do.
const CERTAIN =
  /\/listinfo\/|\/mailman3\/lists\/|you received this message because you are subscribed|to unsubscribe|unsubscribe:|se désabonner|darse de baja|отписаться|退订|إلغاء الاشتراك/iu;
const LIKELY =
  /mailing list|mailman|listinfo|unsubscrib|subscription|liste de diffusion|lista de correo|lista de distribución|рассылк|邮件列表|القائمة البريدية|groups\.google\.com|groups\.io|googlegroups/iu;
// Mailman's own first line: "Dc-example mailing list" or "dc-example mailing list -- dc-example@lists.example.org"
const MAILMAN_TITLE = /^\S.{0,100} mailing list(?: -- \S{1,200})?$/iu;
// Behind "-- " a person's signature may name a list and where to join it: only a sentence of the software counts.
const AFTER_SIGNATURE_MARK =
  /you received this message because you are subscribed|to unsubscribe from this (?:group|list)|to unsubscribe send an? e-?mail/iu;

interface Line {
  readonly prefix: string;
  readonly rest: string;
  readonly isBlank: boolean;
}

/**
 * Removes list footers from decoded text, quoted ones too. A footer begins with a rule and, up to the end of its
 * block, tells of the list; at the end of the text weaker signs are enough, `listAddress` among them. Linear.
 */
export function withoutListFooters(text: string, listAddress: string | null): string {
  const lines = text.split('\n');
  const address = listAddress === null || listAddress === '' ? null : listAddress.toLowerCase();
  const kept: string[] = [];
  let rules = 0;
  for (let i = 0; i < lines.length; i++) {
    const mayBeRule = rules < MAX_RULES && '-_=*~'.includes(lines[i]!.trimEnd().at(-1) ?? ' ');
    if (mayBeRule) rules += 1;
    const end = mayBeRule ? footerEnd(lines, i, address) : null;
    if (end === null) kept.push(lines[i]!);
    else i = end - 1;
  }
  return (kept.length === lines.length ? text : kept.join('\n')).trimEnd();
}

// The line after a footer whose rule is at `start`, or null where no footer begins there.
function footerEnd(lines: readonly string[], start: number, address: string | null): number | null {
  const { prefix, rest } = unquote(lines[start]!);
  const isSignatureMark = SIGNATURE_MARK.test(rest);
  if (!isSignatureMark && !RULE.test(rest)) return null;
  let end = start + 1;
  let found = false;
  // paragraph by paragraph: the next one belongs to the footer only where it tells of the list again
  for (;;) {
    const paragraph = paragraphAt(lines, end, prefix, start + MAX_FOOTER_LINES);
    if (paragraph === null) break;
    const told = tells(lines, paragraph.from, paragraph.to, isSignatureMark, address, found);
    if (!told) break;
    found = true;
    end = paragraph.to;
  }
  if (!found) return null;
  return closed(lines, end, prefix);
}

// The lines up to the next blank, rule or other level of quotation.
function paragraphAt(
  lines: readonly string[],
  start: number,
  prefix: string,
  limit: number,
): { from: number; to: number } | null {
  let from = start;
  while (from < lines.length && from < limit && unquote(lines[from]!).isBlank) from += 1;
  let to = from;
  for (; to < lines.length; to++) {
    const line = unquote(lines[to]!);
    if (line.isBlank || line.prefix !== prefix || RULE.test(line.rest) || SIGNATURE_MARK.test(line.rest))
      break;
    if (to >= limit || line.rest.length > MAX_LINE_CHARS) return null;
  }
  return to === from ? null : { from, to };
}

function tells(
  lines: readonly string[],
  from: number,
  to: number,
  isSignatureMark: boolean,
  address: string | null,
  isFurther: boolean,
): boolean {
  const paragraph = lines.slice(from, to).map((line) => unquote(line).rest);
  if (!isFurther && MAILMAN_TITLE.test(paragraph[0]!)) return true;
  if (isSignatureMark && !isFurther) return paragraph.some((line) => AFTER_SIGNATURE_MARK.test(line));
  if (paragraph.some((line) => CERTAIN.test(line))) return true;
  const isLast = onlyBlankOrRule(lines, to, unquote(lines[from]!).prefix);
  if (!isLast || to - from > 8) return false;
  return paragraph.some(
    (line) => LIKELY.test(line) || (address !== null && line.toLowerCase().includes(address)),
  );
}

// Whether nothing of the text follows at this level of quotation.
function onlyBlankOrRule(lines: readonly string[], from: number, prefix: string): boolean {
  for (let i = from; i < lines.length; i++) {
    if (i > from + MAX_FOOTER_LINES) return false;
    const line = unquote(lines[i]!);
    if (line.isBlank) continue;
    if (line.prefix !== prefix) return prefix !== '';
    if (!RULE.test(line.rest)) return false;
  }
  return true;
}

// Some footers end with a rule as they began; it goes too, where nothing of the text follows.
function closed(lines: readonly string[], end: number, prefix: string): number {
  const line = end < lines.length ? unquote(lines[end]!) : undefined;
  const isClosingRule =
    line !== undefined &&
    line.prefix === prefix &&
    RULE.test(line.rest) &&
    onlyBlankOrRule(lines, end, prefix);
  return isClosingRule ? end + 1 : end;
}

function unquote(line: string): Line {
  const match = /^(?:\s?>){0,50}/u.exec(line)!;
  const prefix = match[0].replace(/\s/gu, '');
  const rest = prefix === '' ? line.trimEnd() : line.slice(match[0].length).trim();
  return { prefix, rest: prefix === '' && /^-- $/u.test(line) ? line : rest, isBlank: rest.trim() === '' };
}
