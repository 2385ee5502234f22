// The only maker of XML, beside `html`: text is escaped, and what XML 1.0 (section 2.2) cannot hold is replaced.

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
// oxlint-disable-next-line no-control-regex
const ILLEGAL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

class SafeXml {
  readonly #markup: string;
  constructor(markup: string) {
    this.#markup = markup;
  }
  toString(): string {
    return this.#markup;
  }
}

/** Markup that `xml` made. */
export type Xml = SafeXml;

/** Builds XML; strings and numbers are escaped, Xml and lists of it are kept, null and false are nothing. */
export function xml(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Xml | readonly Xml[] | null | false)[]
): Xml {
  let markup = parts[0] ?? '';
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? '';
    if (value instanceof SafeXml) markup += value.toString();
    else if (Array.isArray(value)) markup += value.map(String).join('');
    else if (value !== false) markup += escapeXml(String(value));
    markup += parts[index + 1] ?? '';
  }
  return new SafeXml(markup);
}

/** A whole document with its declaration. */
export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${root.toString()}`;
}

function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(ILLEGAL, '\uFFFD')
    .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
