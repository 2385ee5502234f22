// Addresses as text in narrow places: they break where their parts meet, and not within a word.
import { html, type Html } from './html.ts';

/** An address with room to break behind "/" and "@" and before dots. Nothing is added to what is copied. */
export function breakable(address: string): Html {
  const parts = address.split(/(?<=\S\/|@)(?!\/)|(?=\.)/u);
  return html`<bdi dir="ltr">${parts.map((part, i) => (i === 0 ? html`${part}` : html`<wbr />${part}`))}</bdi>`;
}
