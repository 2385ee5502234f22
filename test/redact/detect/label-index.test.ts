import { describe, expect, it } from 'vitest';
import { labelIndex } from '../../../src/redact/detect/label-index.ts';

const find = labelIndex({
  secret: ['password', 'mot', 'парол*', '密码', 'كلمة'],
  meeting: ['meeting', 'password', 'réunion', '会议', 'код'],
});

describe('label index', () => {
  it.each([
    ['Your Password: x', [5], [5]],
    ['PASSWORD and password', [0, 13], [0, 13]],
    ['passwords are dull', [], []],
    ['my_password=1', [3], [3]],
    ['le mot de passe, réunion', [3], [17]],
    ['Новый паролем Код', [6], [14]],
    ['请输入密码：会议号', [3], [6]],
    ['وبكلمة المرور', [2], []],
    ['', [], []],
    ['meetin gmeeting meeting', [], [16]],
  ])('finds its words in %j', (text, secret, meeting) => {
    expect(find(text)).toEqual({ secret, meeting });
  });

  it('takes each place once where a word and its stem both ask for it', () => {
    expect(labelIndex({ a: ['konto', 'konto*'] })('Konto').a).toEqual([0]);
  });

  it('reads a word of any length without keeping it', () => {
    expect(find(`${'password'.repeat(50_000)} password`).secret).toEqual([400_001]);
  });
});
