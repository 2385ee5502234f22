// What was searched for, marked in a text.
import type { Excerpt } from '../../index/search.ts';
import { html, type Html } from './html.ts';

export function marked(pieces: Excerpt): Html[] {
  return pieces.map((piece) => (piece.marked ? html`<mark>${piece.text}</mark>` : html`${piece.text}`));
}
