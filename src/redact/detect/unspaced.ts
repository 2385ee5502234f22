// Scripts whose words are written without blanks: their letters touch a number or a label that is not theirs.

/** For a class of characters in a pattern with the flag `u`. */
export const UNSPACED = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}`;
