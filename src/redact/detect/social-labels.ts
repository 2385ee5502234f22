// Names of services where people have accounts, in the scripts they are written in. Data of social-handle.ts.

/**
 * `plain`: means nothing else. `common`: also a word of language or of programs; a handle needs more signs.
 * `number`: its accounts are numbers.
 */
export type ServiceKind = 'plain' | 'common' | 'number';

const list = (kind: ServiceKind, words: string) => words.split(/\s+/u).map((word) => [word, kind] as const);

export const SERVICES: ReadonlyMap<string, ServiceKind> = new Map([
  ...list(
    'plain',
    'twitter telegram skype wechat weixin instagram insta linkedin mastodon fediverse jabber xmpp bluesky bsky snapchat tiktok kakaotalk kakao zalo vkontakte weibo keybase ' +
      'odnoklassniki douyin xiaohongshu pinterest reddit twitch truthsocial clubhouse messenger tumblr steam koo substack ' +
      'skypename skypeid telegramid wechatid twitterhandle ' +
      'твиттер телеграм телеграмм телега тг скайп вконтакте вк инстаграм инстаграмм фейсбук ' +
      'تويتر تلغرام تلجرام تيليجرام تليجرام تيليغرام سكايب انستغرام انستقرام إنستغرام إنستجرام انستجرام فيسبوك سناب سنابشات لينكدإن لينكد ماستودون ' +
      'טוויטר טלגרם סקייפ אינסטגרם टेलीग्राम ट्विटर स्काइप इंस्टाग्राम ' +
      '微信 微信号 微博 推特 领英 抖音 飞书 钉钉 電報 电报 ツイッター インスタ インスタグラム テレグラム スカイプ ライン 텔레그램 카카오톡 카톡 트위터 인스타그램 인스타 페이스북 ไลน์ ทวิตเตอร์',
  ),
  ...list(
    'common',
    'facebook fb github gitlab ig line signal discord matrix element irc nick nickname threads snap aim msn yahoo gtalk hangouts youtube orcid medium riot tox session wire handle handles username',
  ),
  ...list('number', 'qq icq'),
]);
export const SOCIAL_WORDS: readonly string[] = [...SERVICES.keys()];

/** Said between the service and the account. */
export const HANDLE_FILL =
  /^(?:id|handle|name|username|user|account|nick|nickname|profile|is|at|me|my|on|us|channel|im|contact|follow|compte|pseudo|identifiant|est|cuenta|usuario|es|conta|utilizador|usuário|konto|benutzername|nutzername|ist|account|gebruikersnaam|аккаунт|ник|логин|мой|حساب|حسابي|معرف|المعرف|هو|على|kullanıcı|adı|hesabım|hesabı|konto|nazwa|akun|खाता|आईडी)$/u;

/** Paths that belong to the service, not to an account. */
export const RESERVED_PATH =
  /^(?:i|intent|share|sharer|sharer\.php|home|search|hashtag|login|signup|settings|explore|privacy|tos|about|help|jobs|download|compose|messages|notifications|groups|events|pages|watch|plugins|dialog|policies|policy|business|legal|terms|marketplace|gaming|photo|photo\.php|photos|story\.php|permalink\.php|media|reel|reels|p|tv|stories|s|c|joinchat|addstickers|addemoji|setlanguage|iv|proxy|socks|company|school|feed|pulse|posts|learning|in|pub|docs|api|oauth|embed|widgets|tag|discover|live|foryou|following|web|www|public|directory|recover|accounts|developer|developers|wp|l|l\.php|people|profile\.php|logout|tr|v\d{1,2}\.\d)$/i;
