// The vocabulary of list talk: in each language the commonest words as they are, and as many rarer ones as wanted, made of
// its letters by their rank.

export interface Script {
  /** words there are */
  readonly size: number;
  /** the word of a rank, 0 the commonest */
  word(rank: number): string;
  readonly between: string;
  readonly space: string;
  readonly stop: string;
  readonly wrote: string;
  /** characters of a text beside those of an English one of the same length in bytes */
  readonly density: number;
}

const VOCABULARY = 60_000;

export const SCRIPTS: readonly Script[] = [
  script({
    common:
      'the of to and a in is that for it we on this be as with are not by have or from at but can an which will would should if they has there all what our more one about their no so any when been internet governance access people policy forum work do other how than some these may new also only network list meeting group use public just think into time need make agree draft rights was them who were out then could does very',
    syllables: 'con tra mul ti pro ser vi no da lex man tor pel gra fin ur bas ket ou rin del sto',
    wrote: 'wrote',
  }),
  script({
    common:
      'de la le et les des en un une que est pour dans du qui par sur nous pas au plus ce il sont avec ne se ou cette mais aux être comme ont leur sans ces fait accès réseau politique droits travail groupe réunion proposition',
    syllables: 'bien ré pou leur cham té mi con sou ver tion pla ble ci ga ment ro fé na lu',
    wrote: 'a écrit',
  }),
  script({
    common:
      'de la que el en y a los se del las un por con no una para es su al lo como más o pero sus le ha este entre cuando todo esta ser son dos también red acceso trabajo grupo propuesta derechos reunión',
    syllables: 'ca mi na do res te lar ción per mu cho ba lle gue ño ra sen tir vo lu',
    wrote: 'escribió',
  }),
  script({
    common:
      'и в не на что я с как это по но из у за о от для мы все они так же бы был или к до если только при его нет где работа доступ сети группа форум права проект встреча вопрос',
    syllables: 'пре до ста ви те ле ко ра за на ми ру сло вод гра жи тель ство ность ни',
    wrote: 'пишет',
    density: 0.55,
  }),
  script({
    common:
      'في من على أن إلى هذا التي عن مع لا ما هو كان هذه أو بين كل بعد قد ذلك غير حول عند لم نحن العمل الوصول الشبكة المنتدى الحقوق المجموعة اجتماع مقترح',
    syllables: 'ال تم كن در سم بل نف حر جم عل مق شر قد ون ات ية',
    wrote: 'كتب',
    density: 0.55,
  }),
  script({
    common:
      '的 是 在 我们 和 了 有 不 这 对 为 与 也 中 以 就 可以 他们 一个 会议 网络 治理 论坛 工作 权利 提案 小组 接入 讨论 问题 意见 公众',
    syllables:
      '天 地 人 民 生 产 业 务 信 息 技 术 发 展 组 织 管 理 开 放 数 据 安 全 平 台 教 育 语 言 文 化 世 界 国 家 区 域',
    wrote: '写道',
    between: '',
    stop: '。',
    density: 0.4,
  }),
];

function script({
  common,
  syllables,
  wrote,
  between = ' ',
  stop = '.',
  density = 1,
}: {
  common: string;
  syllables: string;
  wrote: string;
  between?: string;
  stop?: string;
  density?: number;
}): Script {
  const known = common.split(' ');
  const pieces = syllables.split(' ');
  const word = (rank: number): string => {
    const own = known[rank];
    if (own !== undefined) return own;
    // rarer words are longer
    let made = '';
    for (let left = rank; left > 0; left = Math.floor(left / pieces.length))
      made += pieces[left % pieces.length]!;
    return made;
  };
  return { size: VOCABULARY, word, between, space: between, stop, wrote, density };
}
