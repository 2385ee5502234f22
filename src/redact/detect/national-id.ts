// Identity numbers: of states, employers, schools, hospitals; licences and number plates. By label in many languages,
// and without one where shape and check digit leave no doubt.
import type { Finding, Scan } from '../finding.ts';
import { identityValue, matchAt, nextValue, type Value } from './identity-value.ts';
import { identityByShape } from './national-id-shapes.ts';
import type { LabelWord } from './label-words.ts';
import {
  BEFORE_ID,
  CARD_KIND,
  CAPITALS_SHAPE,
  GLUED,
  NUMBER_COMPOUND,
  ID_STRENGTH,
  PERSON_BEFORE,
  PERSON_LICENCE,
  THING_BEFORE,
} from './national-id-labels.ts';

/** "numéro de sécurité sociale", "номер паспорта": the number was named before the label. */
const NUMBER_BEFORE =
  /(?:number|no|num[eé]ro|identifiant|identificativo|clave|código|n[°º]|n[úu]mero|nummer|nr|номер|رقم|کد|شماره|numer|číslo|cislo|αριθμός)[.:]?[ \t]{1,2}(?:(?:of|de|du|d['’]|des|da|do|di|del|della|la|le|the|my|a|l['’]|van|het|von|der|meiner|моего|بطاقة|security|sécurité|seguridad|segurança|sicurezza|assurance|carte|carteira|tarjeta|cartão|permis)[ \t']{0,2}){0,4}$/iu;
/** "123-45-6789 is my SSN" */
const SAID_BEFORE =
  /(?<![\p{L}\p{N}@/.-])(?=[\p{L}\p{N}-]{0,10}\d)([\p{L}\p{N}](?:[\p{L}\p{N}-]|(?<=\d) (?=\d)){4,20})[ \t]{1,2}(?:is|was|as|=|est|es|ist|è|é)[ \t]{1,2}(?:my|our|the|his|her|their|your|mon|mi|mein|meine|il mio|a)[ \t]{1,2}(?:\p{L}{1,12}[ \t]){0,2}$/u;
const LICENCE = /^(?:licen[sc]e|licencia|licenza|licença|plates?|identité|identidade?)$/u;
const PLATE = /^[A-Z]{1,3}-?\d{2,4}-?[A-Z]{0,3}$/;
const NUMBER_NEXT = /^[ -]?(?:numbers?|no|nr|#)/i;
const GLUED_VALUE = /-?(?=[A-Z0-9-]{0,12}\d{3})[A-Z0-9]{1,12}(?:-[A-Z0-9]{1,12}){0,3}(?![\p{L}\p{N}_])/uy;

export function findNationalIds(scan: Scan): Finding[] {
  const { text } = scan;
  const findings: Finding[] = [];
  const { words, digitRuns } = scan.labels();
  const add = ({ start, end }: Value) => {
    const value = text
      .slice(start, end)
      .replace(/[^\p{L}\p{N}]/gu, '')
      .toUpperCase();
    findings.push({ start, end, category: 'national_id', kind: 'number', value });
  };
  let done = -1;
  for (const label of [...words.id, ...dottedLabels(text)]) {
    if (label.start < done || isOfCode(text, label)) continue;
    let value = labelled(text, label);
    for (let count = 0; value !== null && count < 8; count += 1) {
      add(value);
      done = value.end;
      value = nextValue(text, value.end);
    }
  }
  for (const end of digitRuns) {
    const value = identityByShape(text, end);
    if (value !== null) add(value);
  }
  return findings;
}

function labelled(text: string, { start, end, word }: LabelWord): Value | null {
  const strength = NUMBER_COMPOUND.test(word) ? 'strong' : ID_STRENGTH.get(word);
  if (GLUED.has(word) && text.slice(start, end) === word.toUpperCase()) {
    const glued = matchAt(GLUED_VALUE, text, end);
    if (glued.replace(/\D/g, '').length >= 4) return { start, end: end + glued.length };
    if (glued !== '') return null;
  }
  if (strength === undefined) return null;
  const before = text.slice(Math.max(0, start - 48), start);
  if (/umsatzsteuer-?$/i.test(before)) return null; // of a company, and public
  if (strength === 'capitals') {
    const written = text.slice(start, end);
    if (written !== written.toUpperCase()) return null;
    const shape = CAPITALS_SHAPE.get(word) ?? /(?:.*\d){6}/;
    return identityValue(text, end, { numbered: true, needsNumber: false, shape });
  }
  if (word === 'id' || word === 'ids') {
    if (BEFORE_ID.test(before))
      return identityValue(text, end, { numbered: true, needsNumber: false, shape: undefined });
    if (THING_BEFORE.test(before)) return null;
    if (!PERSON_BEFORE.test(before)) {
      const shape = /(?:.*\d){6}/;
      return NUMBER_NEXT.test(text.slice(end, end + 10))
        ? identityValue(text, end, { numbered: true, needsNumber: false, shape })
        : null;
    }
    return identityValue(text, end, { numbered: false, needsNumber: true, shape: undefined });
  }
  if (/^cards?$/.test(word) && !CARD_KIND.test(before)) return null;
  if (
    word === 'registration' &&
    !/(?:vehicle|car|voter|voters|alien|citizen|resident|medical|professional|plate) $/i.test(before)
  )
    return null;
  const numbered = NUMBER_BEFORE.test(before) || (LICENCE.test(word) && PERSON_LICENCE.test(before));
  const value = identityValue(text, end, {
    numbered,
    needsNumber: strength === 'qualified',
    shape: undefined,
  });
  if (value === null && word === 'plate')
    return identityValue(text, end, { numbered: false, needsNumber: false, shape: PLATE });
  return value ?? (strength === 'strong' ? saidBefore(before, start) : null);
}

function saidBefore(before: string, start: number): Value | null {
  const found = /\d.{0,30} (?:is|was|as|=|est|es|ist|è|é) /u.test(before) ? SAID_BEFORE.exec(before) : null;
  if (found === null || found[1]!.replace(/\D/g, '').length < 4) return null;
  const from = start - before.length + found.index;
  return { start: from, end: from + found[1]!.length };
}

/** "NRIC/FIN", but not "/etc/passport" */
const ALTERNATIVE = /(?:^|[^\p{L}/.@:-])\p{L}{2,20}\/$/u;

/** Part of a path, a domain, an address or an identifier: no label. */
function isOfCode(text: string, { start, end }: LabelWord): boolean {
  const before = text[start - 1] ?? ' ';
  const after = text[end] ?? ' ';
  return (
    /[@\\$%]/.test(before) ||
    (before === '/' && !ALTERNATIVE.test(text.slice(Math.max(0, start - 34), start))) ||
    (before === '.' && /\p{L}/u.test(text[start - 2] ?? ' ')) ||
    /[(@\\]/.test(after) ||
    (after === '/' && !/\p{Lu}/u.test(text[end + 1] ?? ''))
  );
}

/** Hebrew writes its abbreviation with a stop. */
function dottedLabels(text: string): LabelWord[] {
  const labels: LabelWord[] = [];
  for (let at = text.indexOf('ת.ז'); at >= 0; at = text.indexOf('ת.ז', at + 3))
    labels.push({ start: at, end: at + 3, word: 'זהות' });
  return labels;
}
