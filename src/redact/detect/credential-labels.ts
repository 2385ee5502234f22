// Words of passwords, keys and tokens, in the languages of credential.ts. Data.

const words = (list: string) => list.split(/\s+/u).filter((word) => word !== '');

/** What follows is chosen by a person: it may be a lone word. */
export const PASSWORD_WORDS: ReadonlySet<string> = new Set(
  words(`
  password passwords passwd passphrase pwd pw pass psk userpass dbpass dbpasswd dbpassword pgpassword sshpass smtppass smtppassword ldappassword userpassword adminpassword rootpw mypassword newpassword rootpassword passwort passwörter kennwort passwortes losung zugangspasswort wlanpasswort
  mdp passe contraseña contrasena contraseñas clave senha senhas wachtwoord wachtwoorden paswoord adgangskode adgangskoden kodeord kodeordet lösenord lösenordet passord passordet salasana salasanani
  parola parolan parolam şifre şifrem şifresi hasło hasła haslo hasłem heslo heslem jelszó jelszava geslo lozinka šifra parolă slaptažodis parole parool
  пароль пароля паролем паролю пароли парол парола κωδικός κωδικό συνθηματικό סיסמה סיסמא הסיסמה
  المرور السر سر مرور كلمةالمرور رمز عبور گذرواژه रहसय पासवर्ड कूटशब्द পাসওয়ার্ড sandi katasandi kata khẩu nenosiri nywila
  密码 密碼 口令 暗号 パスワード パスフレーズ 비밀번호 암호 패스워드 รหัสผ่าน
`),
);
/** Made by a machine: letters and digits. */
const TOKEN_LIST = words(`
  token tokens secret secrets key keys bearer basic credential credentials creds apikey apikeys authkey authtoken accesskey accesstoken secretkey privatekey clientsecret
  otp totp pin pincode cvv cvc cvv2 sessionid phpsessid jsessionid sessid sess cookie seed mnemonic session code codes apitoken licensekey
  clé jeton schlüssel zugangsdaten llave chave segredo token klucz ключ токен секрет مفتاح 密钥 密鑰 令牌 秘钥 キー トークン 키 토큰 anahtar sleutel nyckel nøgle chiave
  login username user utilisateur usuario benutzer benutzername логин kullanıcı identifiant gebruikersnaam brugernavn użytkownik 用户名 用戶名 ユーザー名 아이디
`);
export const CREDENTIAL_WORDS: readonly string[] = [...new Set([...PASSWORD_WORDS, ...TOKEN_LIST])];

/** Begin the tokens of services; what follows is looked at as a whole (see credential-prefixes.ts). */
export const CREDENTIAL_PREFIXES: readonly string[] = words(`
  ghp gho ghu ghs ghr github glpat gldt glrt glptt glsa glc xoxa xoxb xoxc xoxd xoxe xoxo xoxp xoxr xoxs xapp sk rk pk ya npm pypi sg hf dop doo dor
  hvs hvb hvr shpat shpss shpca shppa sq lin nvapi gsk ntn pmak sntrys sntryu dckr tskey whsec rubygems figd sbp vercel phc phx xai pplx sess tfp dp pul
  pat nfp rnd ops fo fm key crates cio eaac rdme sha psc pscale r fio duffel live test prod cfut atatt atctt amzn re secret patt ddp frp tk lf gocspx
`);

/** Before "key": what makes a secret of it. */
export const KEY_KIND =
  /(?:api|secret|access|private|encryption|encrypt|auth|authentication|authorization|license|licence|licensing|activation|product|master|signing|account|storage|service|subscription|shared|session|deploy|app|application|admin|service[ _-]account|consumer|integration|webhook|rest|client|jwt|wpa[23]?|wifi|wi-fi|network security|security|stripe|openai|aws|azure|google|gcp|sendgrid|twilio|mailgun|github|gitlab|slack|anthropic|datadog|cloudflare|firebase|recovery|backup|clé|d['’]?|api-|geheime[rn]?|privat(?:er|e|en)?|секретный|приватный|سري|api的)[ _.-]{0,2}(?:access[ _.-])?$/i;
/** "clé API", "chave de acesso", "ключ API", "مفتاح API" */
export const KEY_KIND_AFTER =
  /[ _-]{0,2}(?:(?:de|d['’]|da|di|del|of|for(?: the| our)?|к|для|доступа)?[ ]?(?:l['’])?(?:API|api|accès|acceso|acesso|accesso|secrète|privée|secreta|secreto|privada|доступа|шифрования|الوصول|السري|prywatny|dostępu))(?![\p{L}])/uy;
/** Before "token", "secret", "pin" and so on: these are no secrets. */
export const NOT_SECRET_BEFORE =
  /(?:csrf|next|end|start|begin|last|first|current|eof|lexer|parser|string|number|identifier|public|primary|foreign|sort|hash|map|cache|dict|partition|index|unique|object|natural|invalid|unexpected|syntax|expected|pgp|gpg|openpgp|lookup|search|registry|config|row|column|node|json|dnssec|zone|signing|ds|host)[ _-]?$/i;
/** Ends the label's own name, "password hash", "token type", "key fingerprint": not the secret itself. */
export const NOT_VALUE_AFTER =
  /[ _.-]?(?:hash(?:es|ed|ing)?|type|types|length|size|len|id|ids|name|names|file|files|path|url|uri|field|fields|fingerprint|policy|policies|reset|change|prompt|manager|protection|protected|authentication|auth|recovery|expiry|expires?|expiration|count|limit|ring|store|server|signing|exchange|management|strength|rules?|hint|form|page|input|box|box|encryption|cracker|value|index|word|words|board|note|notes|point|points|issue|issues|format|table|usage|list|agent|pair|pairs|party|algo|algorithm|version|holder|holders|based|less|free|only|ization|ize|s?\[|\()(?![\p{L}])|(?:\.|->|::|\))(?![ \t\n\p{L}]*$)/iuy;
/** Before "code": codes that open something. */
export const CODE_KIND =
  /(?:verification|security|2fa|mfa|two[- ]factor|otp|one[- ]time|confirmation|activation|backup|recovery|login|sign[- ]in|authentication|authenticator|authorization|auth|sms|unlock|door|gate|alarm|safe|pin|reset|sicherheits|bestätigungs|aktivierungs|code de vérification|de verificación|de verificação)[ _-]{0,2}$/i;
