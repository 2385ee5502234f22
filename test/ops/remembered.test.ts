import { expect, it } from 'vitest';
import { remembered } from '../../src/ops/remembered.ts';

it('asks once for each key, null and false included, and forgets all of very many', () => {
  const asked: string[] = [];
  const tell = remembered((key: string) => {
    asked.push(key);
    return key === 'none' ? null : key !== 'no';
  }, 3);
  for (const key of ['yes', 'no', 'none', 'yes', 'no', 'none']) tell(key);
  expect(asked).toEqual(['yes', 'no', 'none']);
  expect([tell('yes'), tell('no'), tell('none')]).toEqual([true, false, null]);
  tell('fourth');
  expect(tell('yes')).toBe(true);
  expect(asked).toEqual(['yes', 'no', 'none', 'fourth', 'yes']);
});
