// The words of a page that the program says itself: what people wrote, and what names data, is marked by `lang`,
// `dir="auto"`, <bdi> or <code> and left out. Like html-shape.ts it knows what the `html` tag writes, not HTML at large.

const VOID = new Set(['br', 'hr', 'img', 'input', 'link', 'meta', 'wbr']);
const DATA = new Set(['bdi', 'code', 'kbd', 'samp', 'pre', 'script', 'style', 'textarea']);
const SPOKEN = ['alt', 'aria-label', 'aria-description', 'placeholder', 'title'];
const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z:-]+(?:="[^"]*")?)*)\s*\/?>|([^<]+)|</gu;

/** Texts and spoken attributes in order. `language` is the `lang` of the page. */
export function pageTexts(page: string, language: string): string[] {
  const texts: string[] = [];
  const open: { name: string; isData: boolean }[] = [];
  const isData = () => open.at(-1)?.isData ?? false;
  for (const [whole, close, tag, attributes = '', text] of page
    .replace(/^<!doctype html>/u, '')
    .matchAll(TAG)) {
    if (text !== undefined) {
      if (text.trim() !== '' && !isData()) texts.push(decoded(text.trim()));
      continue;
    }
    if (tag === undefined) continue;
    const name = tag.toLowerCase();
    if (close === '/') {
      open.pop();
      continue;
    }
    const given = new Map(
      [...attributes.matchAll(/\s([a-zA-Z:-]+)(?:="([^"]*)")?/gu)].map((match) => [
        match[1]!,
        match[2] ?? '',
      ]),
    );
    const here =
      isData() ||
      DATA.has(name) ||
      given.get('dir') === 'auto' ||
      (given.has('lang') && given.get('lang') !== language);
    // A name may stand in an attribute, but then the attribute says it in words of the page.
    if (!isData())
      texts.push(...SPOKEN.flatMap((name) => (given.has(name) ? decoded(given.get(name)!) : [])));
    if (name === 'meta' && given.has('content') && /description|title/u.test(attributes))
      texts.push(decoded(given.get('content')!));
    if (name === 'input' && /^(?:submit|button|reset)$/u.test(given.get('type') ?? ''))
      texts.push(decoded(given.get('value') ?? ''));
    if (!VOID.has(name) && !whole.endsWith('/>')) open.push({ name, isData: here });
  }
  return texts;
}

function decoded(text: string): string {
  return text
    .replace(/&lt;/gu, '<')
    .replace(/&gt;/gu, '>')
    .replace(/&quot;/gu, '"')
    .replace(/&#39;/gu, "'")
    .replace(/&amp;/gu, '&');
}
