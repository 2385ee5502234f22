// The colours of the style sheets as numbers: text against every ground that it may stand on, in light and in dark
// (WCAG 2.2, 1.4.3: 4.5 to 1; 1.4.11: 3 to 1 for what is no text).
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ASSETS = new URL('../../src/server/assets/', import.meta.url);
const SHEETS = readdirSync(ASSETS)
  .filter((name) => name.endsWith('.css'))
  .map((name) => readFileSync(new URL(name, ASSETS), 'utf8'))
  .join('\n');

type Colour = readonly [red: number, green: number, blue: number];

const TOKENS = new Map(
  [...SHEETS.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/gu)].map((match) => [
    match[1]!,
    { light: colour(match[2]!), dark: colour(match[3]!) },
  ]),
);
const TINTS = [...SHEETS.matchAll(/color-mix\(in srgb, var\(--accent\) (\d+)%, var\(--paper\)\)/gu)].map(
  (match) => Number(match[1]),
);

function colour(hex: string): Colour {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Colour;
}

function luminance(parts: Colour): number {
  const [red, green, blue] = parts.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Colour;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: Colour, other: Colour): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe.each(['light', 'dark'] as const)('in %s colours', (theme) => {
  const of = (name: string) => {
    const token = TOKENS.get(name);
    if (token === undefined) throw new Error(`no colour is called ${name}`);
    return token[theme];
  };

  it.each([
    ...['ink', 'quiet', 'link', 'visited', 'good', 'partly', 'bad'].flatMap((text) =>
      ['paper', 'raised'].map((ground) => [text, ground] as const),
    ),
    ['ink', 'chip'],
    ['quiet', 'chip'],
    ['ink', 'mark'],
    ['ink', 'alert'],
    ['link', 'alert'],
    ['visited', 'alert'],
    ['on-accent', 'accent'],
  ] as const)('%s is read on %s', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it('links that were followed look different from those that were not', () => {
    expect(of('link')).not.toEqual(of('visited'));
  });

  it.each(['paper', 'raised'])('the focus ring and the edges of fields are seen on %s', (ground) => {
    expect(contrast(of('accent'), of(ground))).toBeGreaterThanOrEqual(3);
    expect(contrast(of('quiet'), of(ground))).toBeGreaterThanOrEqual(3);
  });

  it('numbers are read on the tint of the busiest month', () => {
    expect(TINTS).toHaveLength(4);
    const [accent, paper] = [of('accent'), of('paper')];
    const share = Math.max(...TINTS) / 100;
    const tint = accent.map((part, at) => part * share + paper[at]! * (1 - share)) as unknown as Colour;
    expect(contrast(of('ink'), tint)).toBeGreaterThanOrEqual(4.5);
  });
});

it('places nothing by left and right, so that Arabic is the mirror of English', () => {
  const physical = SHEETS.matchAll(
    /(?:^|[\s{;])((?:margin|padding|border)-(?:left|right)|left|right|float|text-align): ?[^;]*/gu,
  );
  const allowed = /^text-align: (?:start|end|center)|^text-align: (?:left|right)$/u;
  expect([...physical].map((match) => match[0].trim()).filter((found) => !allowed.test(found))).toEqual([]);
});
