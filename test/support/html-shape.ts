// What is wrong with the shape of an HTML page of ours: tags that do not close in order, names used twice, names that
// nothing has. Not a parser of HTML at large: it knows what the `html` tag writes.

const VOID = new Set(['br', 'hr', 'img', 'input', 'link', 'meta', 'wbr']);
const REFERENCES = /\s(aria-labelledby|aria-describedby|for|href)="(#?[^"]*)"/gu;

/** Empty for a page in order. */
export function shapeFaults(page: string): string[] {
  const faults: string[] = [];
  const open: string[] = [];
  const text = page.replace(/^<!doctype html>/u, '');
  for (const [tag, close, name = '', attributes = ''] of text.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z:-]+(?:="[^"]*")?)*)\s*\/?>/gu,
  )) {
    const names = [...attributes.matchAll(/\s([a-zA-Z:-]+)(?==|\s|$)/gu)].map((match) => match[1]!);
    if (new Set(names).size !== names.length) faults.push(`an attribute twice: ${tag}`);
    if (close === '/') {
      const last = open.pop();
      if (last !== name) faults.push(`</${name}> where </${last}> is due`);
    } else if (!VOID.has(name) && !tag.endsWith('/>')) {
      if (name === 'a' && open.includes('a')) faults.push('a link in a link');
      if (/^(?:p|h[1-6])$/u.test(name) && open.some((one) => /^(?:p|h[1-6]|span|a)$/u.test(one)))
        faults.push(`<${name}> in <${open.at(-1)}>`);
      if (/^(?:ul|ol|dl|table|section|div|nav|details|pre)$/u.test(name) && open.includes('p'))
        faults.push(`<${name}> in <p>`);
      open.push(name);
    }
  }
  if (open.length > 0) faults.push(`left open: ${open.join(' ')}`);
  const rest = text.replaceAll(/<[^<>]*>/gu, '');
  if (/[<>]/u.test(rest)) faults.push('a stray bracket');

  const ids = [...text.matchAll(/\sid="([^"]*)"/gu)].map((match) => match[1]!);
  for (const id of new Set(ids))
    if (ids.filter((one) => one === id).length > 1) faults.push(`id twice: ${id}`);
  for (const [, kind, value = ''] of text.matchAll(REFERENCES)) {
    if (kind === 'href' && !value.startsWith('#')) continue;
    for (const id of value.replace(/^#/u, '').split(' '))
      if (!ids.includes(id)) faults.push(`${kind} names ${id}, which is not there`);
  }
  return faults;
}
