// The texts of the page about data and API. Names and descriptions of parameters stay English, as the API is.
import type { Language } from '../languages.ts';
import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ru } from './ru.ts';
import { zh } from './zh.ts';

export const FILE_KINDS = [
  'eml',
  'monthMbox',
  'threadMbox',
  'allMbox',
  'jsonLines',
  'searchMbox',
  'listFeed',
  'listJsonFeed',
  'threadFeed',
  'searchFeed',
  'openness',
  'log',
  'dcat',
  'sitemap',
] as const;
export type FileKind = (typeof FILE_KINDS)[number];

export interface ApiTexts {
  readonly title: string;
  readonly lead: string;
  readonly filesHeading: string;
  readonly files: Readonly<Record<FileKind, string>>;
  readonly placesNote: string;
  readonly jsonHeading: string;
  readonly jsonText: string;
  readonly description: string;
  readonly example: string;
  readonly answer: string;
  readonly rulesHeading: string;
  readonly rules: readonly string[];
}

export const API_TEXTS: Readonly<Record<Language, ApiTexts>> = { ar, zh, en, fr, ru, es };
