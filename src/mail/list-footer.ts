// The footer that list software adds to every post, in the text itself and again in every quotation of it.

const SEPARATOR = /^(?:_{5,}|-{3,}|={5,}|\*{5,}|-- ?|[~=]{5,})\s*$/u;
const MAX_FOOTER_LINES = 20;
const TELLING =
  /mailing list|mailman|listinfo|\/mailman3?\/|unsubscrib|subscription|se désabonner|liste de diffusion|lista de correo|lista de distribución|darse de baja|рассылк|отписаться|邮件列表|退订|القائمة البريدية|إلغاء الاشتراك|you received this message because|groups\.google\.com|groups\.io|googlegroups/iu;

/** Removes list footers from decoded text, quoted ones too; `listAddress` and its host count as telling. Linear. */
export function withoutListFooters(text: string, listAddress: string | null): string {
  const lines = text.split('\n');
  const kept: string[] = [];
  const address = listAddress?.toLowerCase() ?? null;
  for (let i = 0; i < lines.length; i++) {
    const { prefix, rest } = unquote(lines[i]!);
    if (!SEPARATOR.test(rest)) {
      kept.push(lines[i]!);
      continue;
    }
    const end = footerEnd(lines, i + 1, prefix, address);
    if (end === null) kept.push(lines[i]!);
    else i = end - 1;
  }
  return kept.join('\n').trimEnd();
}

// The line after a footer that begins at `start`, or null where what follows the separator is no footer.
function footerEnd(lines: readonly string[], start: number, prefix: string, address: string | null): number | null {
  let telling = false;
  let i = start;
  for (; i < lines.length && i < start + MAX_FOOTER_LINES; i++) {
    const line = unquote(lines[i]!);
    // leaving the quotation level ends the footer
    if (line.prefix !== prefix && lines[i]!.trim() !== '') break;
    if (prefix === '' && telling && line.rest.trim() === '' && !restIsBlankOrFooter(lines, i)) break;
    if (line.rest.length > 300) return telling ? i : null;
    telling ||= TELLING.test(line.rest) || (address !== null && line.rest.toLowerCase().includes(address));
  }
  if (!telling) return null;
  // an own signature ("-- ") ends the message by itself and may mention a list: only a footer at the very end is one
  if (i < lines.length && prefix === '' && i >= start + MAX_FOOTER_LINES) return null;
  return i;
}

function restIsBlankOrFooter(lines: readonly string[], from: number): boolean {
  for (let i = from; i < lines.length && i < from + 3; i++) if (lines[i]!.trim() !== '') return false;
  return true;
}

function unquote(line: string): { prefix: string; rest: string } {
  const match = /^(?:\s?>){0,50}/u.exec(line)!;
  const prefix = match[0].replace(/\s/gu, '');
  return { prefix, rest: prefix === '' ? line : line.slice(match[0].length).trim() };
}
