import { beforeAll, describe } from 'vitest';
import type { CompiledPolicy } from '../../../src/redact/policy.ts';
import { mustFind, mustStay, policy } from '../support.ts';

let balanced: CompiledPolicy;
beforeAll(async () => {
  balanced = await policy('balanced');
});

// Put together here, so that nobody's scanner takes a made-up token for a lost one.
const run = (length: number) => 'aB3dE5gH7jK9mN2pQ4sT6vW8'.repeat(20).slice(0, length);
const hex = (length: number) => '0123456789abcdef'.repeat(10).slice(0, length);

describe('passwords by label', () => {
  mustFind(() => balanced, 'credential', [
    'curl -u ⟦jroe:hunter2⟧ https://api.example.org/v1/items',
    'secret: ⟦sGogsuEcimDdloPnMKXYOelKaDNhD5bI⟧',
    'Login with password ⟦x5un1Gx9SKLR⟧',
    'network IGF-Guest, password ⟦freedom2024⟧',
    'confirm ⟦1f0c8b0b7a3fd86f0d1b2c3e4a5f60718293a4b5⟧',
    'my password is ⟦hunter2!⟧',
    'the password for the wiki: ⟦Foo-Bar9⟧',
    'Your new password is: ⟦x7Qrst⟧',
    'Your list password is:\n\n    ⟦x7Qrst⟧',
    'pwd=⟦abc12345⟧',
    'login: ⟦jdoe⟧ / pass: ⟦xY7qwe⟧',
    'Username: ⟦anna.k⟧\nPassword: ⟦Kk9#mmQ2⟧',
    'I changed the password to ⟦x7Qrst⟧',
    'passphrase: "⟦yellow river stone⟧"',
    'WPA2 passphrase ⟦x7Qrst9a!⟧',
    'Passwort lautet ⟦Geheim99⟧',
    'Kennwort für das Wiki: ⟦Sommer2020⟧',
    'le mot de passe est ⟦Soleil#45⟧',
    'mot de passe pour le wiki : ⟦soleil2020⟧',
    'la contraseña es ⟦Luna*2020⟧',
    'a senha é ⟦praia2020⟧',
    'la password è ⟦mare2020⟧',
    'het wachtwoord is ⟦fiets2020⟧',
    'Adgangskoden er ⟦cykel2020⟧',
    'пароль от почты: ⟦leto2020⟧',
    'كلمة السر هي ⟦Nour2020⟧',
    '登录密码：⟦xiatian2020⟧',
    'パスワードは「⟦natsu2020⟧」です',
    '비밀번호는 ⟦yeorum2020⟧ 입니다.',
    'şifre: ⟦yaz2020⟧',
    'hasło: ⟦lato2020⟧',
    'mật khẩu: ⟦mua2020⟧',
    'पासवर्ड: ⟦garmi2020⟧',
    'my ATM PIN is ⟦4521⟧',
    'Your verification code is ⟦781492⟧',
  ]);
});

describe('keys and tokens', () => {
  mustFind(() => balanced, 'credential', [
    `ghp_${run(36)}`,
    `github_pat_${run(22)}_${run(40)}`,
    `glpat-${run(20)}`,
    `xoxb-${run(30)}`,
    `sk-proj-${run(48)}`,
    `sk_live_${run(24)}`,
    `AKIA${'A2B3'.repeat(4)}`,
    `AIza${run(35)}`,
    `ya29.${run(60)}`,
    `npm_${run(36)}`,
    `SG.${run(22)}.${run(43)}`,
    `hf_${run(34)}`,
    `dop_v1_${hex(64)}`,
    `shpat_${hex(32)}`,
    `key-${hex(32)}`,
    `whsec_${run(32)}`,
    `123456789:AA${run(33)}`,
    `dckr_pat_${run(27)}`,
    `gsk_${run(52)}`,
    `lin_api_${run(40)}`,
    `ATATT3${run(60)}`,
    `GOCSPX-${run(28)}`,
    `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${run(43)}`,
  ].map((token) => `see ⟦${token}⟧ there`)); // prettier-ignore
  mustFind(() => balanced, 'credential', [
    `API key: ⟦${run(24)}⟧`,
    `my API key is ⟦${run(24)}⟧`,
    `DB_PASSWORD=⟦x7Qrst9⟧`,
    `FOO_SECRET=⟦${hex(24)}⟧`,
    `"accessToken": "⟦${run(30)}⟧"`,
    `aws_secret_access_key = ⟦${run(38)}/7⟧`,
    `AccountKey=⟦${run(86)}==⟧`,
    `Authorization: Bearer ⟦${run(40)}⟧`,
    'Authorization: Basic ⟦amFuZTpodW50ZXIy⟧',
    `Cookie: PHPSESSID=⟦${hex(26)}⟧`,
    `session_id: ⟦${hex(32)}⟧`,
    `encryption key is ⟦${hex(32)}⟧`,
    `clé API : ⟦${run(30)}⟧`,
    `ключ API: ⟦${run(30)}⟧`,
    `API 密钥：⟦${run(30)}⟧`,
    'license key: ⟦ABCD-1234-EFGH-5678⟧',
    'credentials for staging: ⟦demo:Tulip77⟧',
    '⟦-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA==\n-----END OPENSSH PRIVATE KEY-----⟧',
    'seed phrase: ⟦apple banana cherry dog eagle fish grape horse ink jungle kite lemon⟧',
  ]);
});

describe('talk about secrets, and code', () => {
  mustStay(
    () => balanced,
    [
      'The password reset is broken. Forgot your password? Passwort vergessen?',
      'password: required, password: String, "password": null',
      'password = getpass(), password = os.getenv("PASSWORD"), const password = await prompt();',
      'Passwords must have 8 characters. The password is case-sensitive.',
      'password=<password> and API_KEY=your-api-key',
      'token: string; token = next_token(lexer); if (token == T_STRING2) {',
      'access token expires after 3600 seconds, the token bucket has 100 tokens',
      'The secret is to be patient. The secret ballot of 2024. Secretariat: Room S-1234',
      'Key fingerprint = 1234 5678 9ABC DEF0 1234  5678 9ABC DEF0 1234 5678',
      'public key 0x12345678ABCDEF, gpg key id 0x12345678, DNSSEC key tag 12345',
      'key: value, key points: 1234, palabras clave: internet, gobernanza',
      'pass: test_foo, PASS: test_1_2, to pass a "u64*" to it',
      'pin 4521 of the chip, GPIO pin: 12, error code: 404',
      'Basic Internet access for 2.6 billion people, bearer bonds of 1990',
      'the task-1_sk-abc of the scheduler',
    ],
  );
});
