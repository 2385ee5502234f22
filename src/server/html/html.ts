// The only maker of HTML: a string in a template is escaped because it is a string.

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\0': '\uFFFD',
};
const NEEDS_ESCAPE = /[&<>"'\0]/g;

class SafeHtml {
  readonly #markup: string;
  constructor(markup: string) {
    this.#markup = markup;
  }
  toString(): string {
    return this.#markup;
  }
}

/** Markup that `html` made. The class stays in this file, so nothing else can be one. */
export type Html = SafeHtml;

/** What a template takes: text is escaped, Html is kept, a list is joined, null and false are nothing. */
export type Fragment = string | number | Html | readonly Html[] | null | undefined | false;

/**
 * Builds HTML. Values are escaped for text and for quoted attributes, so attributes are always quoted;
 * addresses come from `href` or `safeHttpUrl`.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  let markup = parts[0] ?? '';
  for (let index = 0; index < values.length; index++)
    markup += toMarkup(values[index]) + (parts[index + 1] ?? '');
  return new SafeHtml(markup);
}

/** Joins pieces that `html` made. */
export function join(pieces: readonly Html[], separator = ''): Html {
  return new SafeHtml(pieces.map(String).join(escapeHtml(separator)));
}

/** An opening or closing tag of a name we know, for markup whose nesting follows data. */
export function openTag(name: 'ol' | 'li' | 'blockquote', direction: 'ltr' | 'rtl' | null = null): Html {
  return new SafeHtml(direction === null ? `<${name}>` : `<${name} dir="${direction}">`);
}
export function closeTag(name: 'ol' | 'li' | 'blockquote'): Html {
  return new SafeHtml(`</${name}>`);
}

/**
 * A block of JSON-LD. Browsers run no script of this type, so the content security policy lets it be; within it nothing is
 * markup, but for the end of the script.
 */
export function dataBlock(data: object): Html {
  const json = JSON.stringify(data).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return new SafeHtml(`<script type="application/ld+json">${json}</script>`);
}

/** A whole document, ready to be sent. */
export function page(document: Html): string {
  return `<!doctype html>\n${document.toString()}`;
}

function toMarkup(value: Fragment): string {
  if (typeof value === 'string') return escapeHtml(value);
  if (value instanceof SafeHtml) return value.toString();
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map((piece) => toMarkup(piece as Fragment)).join('');
  return '';
}

function escapeHtml(text: string): string {
  return text.replace(NEEDS_ESCAPE, (character) => ESCAPES[character] ?? '');
}
