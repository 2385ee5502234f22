import { describe, expect, it } from 'vitest';
import { fold } from '../../src/index/fold.ts';
import { stem } from '../../src/index/stem.ts';
import { cpuTimer } from '../support/cpu-timer.ts';

const stemOf = (word: string) => stem(fold(word)) ?? fold(word);

describe('stem', () => {
  it.each([
    ['caption captions captioned captioning'],
    ['library libraries'],
    ['house houses'],
    ['box boxes'],
    ['nominate nominated nominations nomination'],
    ['civilised civilized'],
    ['organisation organizations'],
    ['plan planned planning'],
    ['couturière couturières'],
    ['régional régionale régionaux'],
    ['réunion réunions reuniones reunión'],
    ['red redes'],
    ['niño niña niños niñas'],
    ['comunitaria comunitarias comunitario'],
    ['сеть сети сетью сетей'],
    ['фильтрация фильтрации фильтрацию'],
    ['кочевая кочевые кочевых кочевым'],
    ['договор договора договоров договору'],
    ['статья статьи статей статью'],
    ['отчёт отчета отчёты'],
    ['المؤتمر والمؤتمر بالمؤتمر للمؤتمر مؤتمر'],
    ['الصم للصم صم'],
    ['استمارة الاستمارة استمارات'],
    ['حكومية الحكومية حكومي'],
    ['مترجم مترجمين للمترجمين المترجمون'],
  ])('makes one of %s', (words) => {
    expect(new Set(words.split(' ').map(stemOf))).toHaveLength(1);
  });

  it.each(['bus', 'class', 'analysis', 'red', 'this', 'ip6', 'v1', '2024', 'мир', '字幕', 'कानून', 'الى'])(
    'leaves %s alone',
    (word) => {
      expect(stem(fold(word))).toBeNull();
    },
  );

  it('keeps other words apart', () => {
    for (const [one, other] of [
      ['library', 'libertad'],
      ['station', 'state'],
      ['сеть', 'сетка'],
      ['مكتب', 'مكتوب'],
    ])
      expect(stemOf(one!)).not.toBe(stemOf(other!));
  });

  it('is quick on hostile words', () => {
    const timer = cpuTimer();
    for (const letter of ['a', 's', 'e', 'и', 'ا', 'ал', 'ed', 'ing']) stem(letter.repeat(100_000));
    expect(timer()).toBeLessThan(200);
  });
});
