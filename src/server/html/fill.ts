// Sentences with something in them that has a direction, a link or a mark of its own.
import { html, join, type Html } from './html.ts';

/** Puts `values` in the places of `#`, in order; a place without a value stays empty. */
export function fill(sentence: string, ...values: readonly Html[]): Html {
  const [start = '', ...rest] = sentence.split('#');
  return join([html`${start}`, ...rest.map((text, index) => html`${values[index]}${text}`)]);
}
