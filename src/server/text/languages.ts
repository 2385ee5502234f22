// The six UN languages, and numbers, dates and names in them through Intl. All times are UTC and say so.
import { remembered } from '../../ops/remembered.ts';

/** In the order of UN sites. */
export const LANGUAGES = ['ar', 'zh', 'en', 'fr', 'ru', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  ar: 'عربي',
  zh: '中文',
  en: 'English',
  fr: 'Français',
  ru: 'Русский',
  es: 'Español',
};

/** BCP 47 tag for the `lang` attribute and Intl. */
export const LOCALES: Readonly<Record<Language, string>> = {
  ar: 'ar',
  zh: 'zh-Hans',
  en: 'en-GB',
  fr: 'fr',
  ru: 'ru',
  es: 'es',
};

// Western digits in Arabic too (decision 0020): said here, because the default of `ar` has changed between Unicode versions.
const NUMBERS: Readonly<Record<Language, string>> = { ...LOCALES, ar: 'ar-u-nu-latn' };

export function direction(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

export interface Formats {
  readonly number: (value: number) => string;
  /** "91%" of 0.91 */
  readonly percent: (value: number) => string;
  /** "12 March 2024 at 14:05 UTC" */
  readonly dateTime: (ms: number) => string;
  /** "12 March 2024" */
  readonly date: (ms: number) => string;
  /** "March 2024" of YYYY-MM */
  readonly month: (month: string) => string;
  /** "March" of YYYY-MM */
  readonly monthName: (month: string) => string;
  /** "Mar" of YYYY-MM */
  readonly monthShort: (month: string) => string;
  /** "12 March at 14:05 UTC" */
  readonly dayTime: (ms: number) => string;
  /** "3 weeks ago", in whole days, weeks, months or years of UTC; a time to come counts as today */
  readonly ago: (ms: number, now: number) => string;
  /** "English, French and Arabic" */
  readonly series: (items: readonly string[]) => string;
  /** sizes as people read them: "14 kB" */
  readonly size: (bytes: number) => string;
  /** name of a message's language, or null where it is not known */
  readonly languageName: (code: string) => string | null;
}

/** Builds the formatters of one language; they are kept for the life of the server because Intl is slow to make. */
export function formats(language: Language): Formats {
  const locale = NUMBERS[language];
  const utc = { timeZone: 'UTC', calendar: 'gregory' } as const;
  const day = { ...utc, year: 'numeric', month: 'long', day: 'numeric' } as const;
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const;
  const dateTime = new Intl.DateTimeFormat(locale, { ...day, ...time });
  const dayTime = new Intl.DateTimeFormat(locale, { ...utc, month: 'long', day: 'numeric', ...time });
  const date = new Intl.DateTimeFormat(locale, day);
  const month = new Intl.DateTimeFormat(locale, { ...utc, year: 'numeric', month: 'long' });
  const monthName = new Intl.DateTimeFormat(locale, { ...utc, month: 'long' });
  const monthShort = new Intl.DateTimeFormat(locale, { ...utc, month: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const series = new Intl.ListFormat(locale, { type: 'conjunction' });
  const names = new Intl.DisplayNames(locale, { type: 'language', fallback: 'none' });
  const size = (unit: string, unitDisplay: 'short' | 'long' = 'short') =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 });
  // The short word for bytes has no plural in English.
  const [bytes, kilobytes, megabytes] = [size('byte', 'long'), size('kilobyte'), size('megabyte')];
  const dayName = remembered((day: number) => date.format(day * DAY_MS));
  return {
    number: remembered((value: number) => number.format(value)),
    percent: (value) => percent.format(value),
    dateTime: (ms) => dateTime.format(ms),
    date: (ms) => dayName(Math.floor(ms / DAY_MS)),
    month: remembered((value: string) => month.format(Date.parse(`${value}-01T00:00:00Z`))),
    monthName: remembered((value: string) => monthName.format(Date.parse(`${value}-01T00:00:00Z`))),
    monthShort: remembered((value: string) => monthShort.format(Date.parse(`${value}-01T00:00:00Z`))),
    dayTime: (ms) => dayTime.format(ms),
    ago: (ms, now) => relative.format(...timeSince(ms, now)),
    series: (items) => series.format(items),
    size: (value) =>
      value < 1000
        ? bytes.format(value)
        : value < 1_000_000
          ? kilobytes.format(value / 1000)
          : megabytes.format(value / 1_000_000),
    languageName: remembered((code: string) => (code === 'und' ? null : (names.of(code) ?? null))),
  };
}

/** The plural forms that whole numbers have in each language (Unicode CLDR); millions in French and Spanish need no own. */
export interface PluralForms {
  readonly ar: 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
  readonly zh: 'other';
  readonly en: 'one' | 'other';
  readonly fr: 'one' | 'other';
  readonly ru: 'one' | 'few' | 'many' | 'other';
  readonly es: 'one' | 'other';
}

export interface Counter<L extends Language = Language> {
  (count: number): string;
  /** for the test of the catalogues */
  readonly forms: Readonly<Record<PluralForms[L], string>>;
}

const DAY_MS = 86_400_000;

// The largest unit of which at least one, or of days and weeks a few, have gone by.
function timeSince(ms: number, now: number): [number, 'day' | 'week' | 'month' | 'year'] {
  const days = Math.floor(now / DAY_MS) - Math.floor(ms / DAY_MS);
  if (days <= 0) return [0, 'day'];
  if (days < 14) return [-days, 'day'];
  if (days < 56) return [-Math.floor(days / 7), 'week'];
  const [then, today] = [new Date(ms), new Date(now)];
  const months =
    (today.getUTCFullYear() - then.getUTCFullYear()) * 12 +
    (today.getUTCMonth() - then.getUTCMonth()) -
    (today.getUTCDate() < then.getUTCDate() ? 1 : 0);
  return months < 24 ? [-Math.max(1, months), 'month'] : [-Math.floor(months / 12), 'year'];
}

/** "3 messages" by the language's plural rules; `#` stands for the number. */
export function counter<L extends Language>(language: L, forms: Counter<L>['forms']): Counter<L> {
  const rules = new Intl.PluralRules(LOCALES[language]);
  const number = new Intl.NumberFormat(NUMBERS[language]);
  const all: Partial<Record<Intl.LDMLPluralRule, string>> = forms;
  const count = (value: number) =>
    (all[rules.select(value)] ?? all.other ?? '').replace('#', number.format(value));
  return Object.assign(count, { forms });
}
