import { beforeAll, describe } from 'vitest';
import type { CompiledPolicy } from '../../../src/redact/policy.ts';
import { mustFind, mustStay, policy } from '../support.ts';

let balanced: CompiledPolicy;
beforeAll(async () => {
  balanced = await policy('balanced');
});

describe('account names', () => {
  mustFind(() => balanced, 'social', [
    'Twitter: ⟦@janedoe⟧',
    'Follow me on Twitter ⟦@jane_doe⟧',
    'X: ⟦@janed⟧',
    'Skype: ⟦jane.doe⟧',
    'Skype name: ⟦jane.doe.igf⟧',
    'Telegram – ⟦@janed⟧ | Signal ⟦jane.42⟧',
    'WeChat: ⟦janedoe88⟧',
    '微信：⟦janedoe88⟧',
    'QQ号：⟦123456789⟧, ICQ# ⟦987654321⟧',
    'LINE ID: ⟦janedoe⟧',
    'Discord: ⟦jane#1234⟧',
    'Instagram: ⟦@jane.doe⟧',
    'Facebook: ⟦jane.doe.5⟧',
    'GitHub: ⟦janedoe⟧',
    'Matrix: ⟦@jane:example.org⟧',
    'IRC nick: ⟦jane_d⟧',
    'Телеграм: ⟦@janed⟧, Скайп: ⟦jane.doe⟧',
    'تويتر: ⟦@janed⟧',
    'ツイッター ⟦@janed⟧',
    '카카오톡: ⟦janed88⟧',
    'Compte Twitter : ⟦@janed⟧',
    'usuario de Telegram: ⟦@janed⟧',
    'Mein Telegram: ⟦@janed⟧',
  ]);
});

describe('profile links keep their host', () => {
  mustFind(() => balanced, 'social', [
    'https://www.linkedin.com/in/⟦jane-doe-1234⟧/',
    'https://twitter.com/⟦janedoe⟧/status/1234567890',
    'x.com/⟦janedoe⟧',
    'https://t.me/⟦janedoe⟧',
    'www.facebook.com/⟦jane.doe⟧',
    'https://instagram.com/⟦janedoe⟧/',
    'https://bsky.app/profile/⟦jane.example.org⟧',
    'https://social.example.org/⟦@jane⟧',
    'skype:⟦jane.doe⟧?chat',
  ]);
});

describe('an account name without its service', () => {
  mustFind(() => balanced, 'social', [
    'See you.\n\n-- \nJane Doe\nMobile +44 20 7946 0102 | ⟦@jane_listens⟧',
    'See you.\n\nBest,\nJane\n⟦@jane_listens⟧',
    'My mail is slow, but you can reach me at ⟦@jane_listens⟧.',
    'también respondo en\n⟦@jane_listens⟧.',
  ]);
});

describe('no account names', () => {
  mustStay(
    () => balanced,
    [
      '@param name, @Override, @Deprecated, @media print { }, @all please read, cc @dev-team',
      'npm install @scope/pkg@1.2.3 and https://unpkg.com/@types/node',
      'git@github.com:example/repo.git',
      'https://github.com/janedoe and https://github.com/example/repo/issues/12',
      'Twitter is blocked, Telegram is down.',
      'Twitter is a platform. We discussed Facebook, Twitter and Instagram.',
      'Telegram: blocked in several countries',
      'Signal: SIGSEGV, signal: 9, received signal SIGSEGV',
      'line: 42, Line: the third one, line 42: error',
      'Threads: 4, matrix: 3x3, nick: something, discord is off',
      'IRC: Tuesday at 14:00',
      'https://twitter.com/hashtag/IGF2024 and https://www.facebook.com/events/123456789',
      'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
      'follow @everyone, thanks @jane_listens for the patch, -- \\n@media print',
      'the slot x@data of an R object',
    ],
  );
});
