// How deep quotations are shown, and what is folded: for who renders a text, and for who tells how long it will be.

/** Quotation levels shown; deeper ones join the last. */
export const DEEPEST_QUOTE = 6;

/** Lines. Quotations: between answers the words are needed, at the end they hardly are. */
export const FOLDED_OVER = { answered: 8, last: 4, signature: 6, armour: 4 } as const;
