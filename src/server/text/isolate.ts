// Where text of one direction stands in a sentence of the other and no markup can say so: titles, labels, feeds.

const RIGHT_TO_LEFT = /[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}]/u;

/** `text` in a first strong isolate (Unicode UAX 9), so that its words and those around it keep their order. */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}

/** The same, only where something in it runs from right to left: elsewhere the sentence needs no signs. */
export function isolateRightToLeft(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? isolate(text) : text;
}

/** Parts side by side in a title, in the order given; isolated where some of them run from right to left. */
export function sideBySide(parts: readonly string[], separator = ' · '): string {
  const isMixed = parts.some((part) => RIGHT_TO_LEFT.test(part));
  return parts.map((part) => (isMixed ? isolate(part) : part)).join(separator);
}
