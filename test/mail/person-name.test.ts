import { describe, expect, it } from 'vitest';
import { cpuTimer } from '../support/cpu-timer.ts';
import { eachWord, foldWord, isTellingWord, nameWords, waysToWrite } from '../../src/mail/person-name.ts';

const words = (text: string) => {
  const found: string[] = [];
  eachWord(text, (start, end) => found.push(text.slice(start, end)));
  return found;
};

describe('eachWord', () => {
  it.each([
    ['Jane_Doe-CV.2.pdf', ['Jane', 'Doe', 'CV', '2', 'pdf']],
    ['naïve café', ['naïve', 'café']],
    ['naïve\u0301x', ['naïve\u0301x']],
    ['Иван, Петров', ['Иван', 'Петров']],
    ['王小明说', ['王', '小', '明', '说']],
    ['abc王def', ['abc', '王', 'def']],
    ['𝒜bc d', ['𝒜bc', 'd']],
    ['...', []],
    ['', []],
  ])('finds the words of %j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('takes time in proportion to the text, whatever it holds', () => {
    for (const piece of ['é', '王', 'a ', '\u0301', 'aé', '🙂']) {
      const elapsedMs = cpuTimer();
      words(piece.repeat(100_000));
      expect(elapsedMs(), piece).toBeLessThan(500);
    }
  });
});

describe('nameWords', () => {
  it.each([
    ['Dr. Jane Doe', ['jane', 'doe']],
    ['DOE, Jane', ['doe', 'jane']],
    ['"Jane  Doe" (ICANN)', ['jane', 'doe']],
    ['José Ñandú', ['jose', 'nandu']],
    ['Łukasz Groß', ['lukasz', 'gross']],
    ['Ｊａｎｅ Doe', ['jane', 'doe']],
    ['الدكتورة مريم حسن', ['مريم', 'حسن']],
    ['Dr', ['dr']],
    ['123', []],
  ])('reads %j', (name, expected) => {
    expect(nameWords(name)).toEqual(expected);
  });

  it('folds Arabic marks and Cyrillic letters with marks', () => {
    expect(foldWord('مُحَمَّد')).toBe(foldWord('محمد'));
    expect(foldWord('Ёлкин')).toBe('елкин');
  });
});

describe('waysToWrite', () => {
  const ways = (name: string) => waysToWrite(name).map((way) => way.join(' '));

  it('turns the name round, leaves middle initials out and joins it to one word', () => {
    expect(ways('Jane M. Doe')).toEqual(
      expect.arrayContaining(['jane m doe', 'jane doe', 'doe jane', 'doe jane m', 'janedoe', 'doejane']),
    );
  });

  it('spells umlauts out as well', () => {
    expect(ways('Jörg Müller')).toEqual(expect.arrayContaining(['jorg muller', 'joerg mueller']));
  });

  it('leaves a name without blanks as it is', () => {
    expect(ways('王小明')).toEqual(['王 小 明']);
  });

  it('does not make a word of a short name', () => {
    expect(ways('Al Li')).toEqual(['al li', 'li al']);
  });
});

it('takes no common word for a name by itself', () => {
  expect(['may', 'rose', 'von', 'dr', 'al', 'jo'].filter(isTellingWord)).toEqual([]);
  expect(['quill', '王明', 'иван'].filter(isTellingWord)).toEqual(['quill', '王明', 'иван']);
});
