import { beforeAll, describe, expect, it } from 'vitest';
import type { CompiledPolicy } from '../../../src/redact/policy.ts';
import { redactText } from '../../../src/redact/redact-text.ts';
import { mustFind, mustStay, policy } from '../support.ts';

let balanced: CompiledPolicy;
beforeAll(async () => {
  balanced = await policy('balanced');
});

describe('addresses against harvesters', () => {
  mustFind(() => balanced, 'email', [
    'Write to ⟦jane at example dot org⟧, please.',
    '⟦jane dot doe at example dot co dot uk⟧',
    '⟦jane (at) example.org⟧ ⟦jane[at]example[dot]org⟧ ⟦jane {at} example {dot} org⟧',
    '⟦jane(a)example.org⟧ ⟦jane_at_example.org⟧ ⟦jane--at--example.org⟧ ⟦jane <at> example.org⟧',
    '⟦jane @ example.org⟧ and ⟦jane@example dot org⟧',
    '⟦jane AT example DOT org⟧',
    'From: ⟦jane at example.org⟧ (Jane Doe)',
    '> ⟦jane at example.org⟧ wrote:',
    '<⟦jane at example.org⟧>',
    'My address is ⟦jane.doe at example.org⟧',
    'contact ⟦jdoe at example.org⟧ for details',
    '⟦jane arroba example punto org⟧',
    '⟦jane собака example точка org⟧',
    '⟦jane (at) gmail⟧',
    'over lines ⟦jane at\n> example dot org⟧',
  ]);

  mustStay(
    () => balanced,
    [
      'She works at icann.org and lives at home.',
      'We met at dawn, at example.org booth 12.',
      'Look at this. Look at example.org for more.',
      'contact us at example.org',
      'It looks like at this point you can go on.',
      'Registration is open at www.example.org',
      'See section 3 (a) of the report.',
      'He is good at this, dot com or not.',
      'The file is hosted at example.com/files.',
      'The event held at example.org was great.',
    ],
  );
});

describe('addresses against harvesters, in many languages', () => {
  mustFind(() => balanced, 'email', [
    'es ⟦jane arroba example punto org⟧ pt ⟦jane arroba example ponto com ponto br⟧',
    'fr ⟦jane arobase example point fr⟧, ⟦jane (à) example (point) fr⟧, ⟦jane chez example point fr⟧',
    'it ⟦jane chiocciola example punto it⟧',
    'de ⟦jane (bei) example (punkt) de⟧, ⟦jane ät example punkt de⟧, ⟦jane klammeraffe example punkt de⟧',
    'nl ⟦jane apenstaartje example punt nl⟧ sv ⟦jane snabel-a example punkt se⟧',
    'pl ⟦jane małpa example kropka pl⟧ cs ⟦jane zavináč example tečka cz⟧ hu ⟦jane kukac example pont hu⟧',
    'ru ⟦jane собака example точка ru⟧, ⟦jane (собака) example (точка) ru⟧',
    'uk ⟦jane равлик example крапка ua⟧',
    'tr ⟦jane [et] example [nokta] com⟧, ⟦jane kuyruklu a example nokta com⟧',
    'ar ⟦jane آت example نقطة org⟧ fa ⟦jane (ات) example (دات) ir⟧',
    'he ⟦jane שטרודל example נקודה co נקודה il⟧',
    'hi ⟦jane एट example डॉट in⟧, ⟦jane at the rate example dot in⟧',
    'zh ⟦jane艾特example点org⟧, ⟦jane 艾特 example 点 com⟧, ⟦jane(在)example.org⟧',
    'ja ⟦janeアットマークexampleドットjp⟧, ⟦jane アット example ドット jp⟧',
    'ko ⟦jane골뱅이example점kr⟧ vi ⟦jane a còng example chấm vn⟧ id ⟦jane (at) example titik id⟧',
    'el ⟦jane παπάκι example τελεία gr⟧',
  ]);
});

describe('addresses against harvesters, as archives print them', () => {
  mustFind(() => balanced, 'email', [
    'From ⟦jane at example.org⟧  Tue Jul 10 12:11:53 2012\nFrom: ⟦jane at example.org⟧ (Jane Doe)',
    'To: ⟦jane at example.org⟧, ⟦joe at example.com⟧',
    'From: Jane Doe (⟦jane_at_example.org⟧), (⟦jane_at_example_dot_org⟧)',
    'From: Jane <⟦jane () example ! org⟧>, Joe <⟦joe@...⟧>, Jim <⟦jim@ex...⟧>',
    '>> Von: ⟦jane at example.org⟧\nDe : ⟦jane at example.org⟧\nОт: ⟦jane at example.org⟧\n发件人：⟦jane at example.org⟧',
    'On Tue, Sep 3, 2019 Jane <⟦jane at\n> example.org⟧> wrote:',
    '[mailto:⟦jane at example.org⟧] On Behalf Of Joe',
    '⟦jane at example.org⟧ writes:',
    'Signed-off-by: Jane Doe <⟦jane at example.org⟧>',
    '-- \nJane Doe\n⟦jane at example.org⟧',
    '⟦jane at example.org⟧ and ⟦joe at example.com⟧ wrote:',
    'Mail ⟦keithp-aN4HjG94KOLQT0dZR+AlfA/x@public.gmane.org⟧',
    'https://lists.example.org/options/dc-y/⟦jane--at--example.org⟧',
  ]);
});

describe('addresses against harvesters, in odd marks', () => {
  mustFind(() => balanced, 'email', [
    '⟦jane\n> dot roe at example\n> dot org⟧ is mine',
    "write('⟦jane.roe' + '@' + 'example.org⟧')",
    'mail ⟦jane#example.org⟧ (replace # with @)',
    'mail: ⟦jane.roe => example.org⟧',
    'e-posta: ⟦ayse et example nokta com⟧',
    '⟦jane [at] example [dot] co [dot] ke⟧ ⟦jane AT-SIGN example DOT org⟧',
    '⟦jane "at" example "dot" org⟧ ⟦jane|at|example|dot|org⟧ ⟦jane *at* example *dot* org⟧',
    '⟦jane /at/ example.org⟧ ⟦jane#at#example.org⟧ ⟦jane ( a t ) example.org⟧ ⟦jane=at=example.org⟧',
    '⟦jane (a) example (d) org⟧ ⟦jane at example · org⟧ ⟦jane (at) example org⟧',
    '⟦jane dot doe at example dot org⟧ ⟦jane(dot)doe(at)example(dot)org⟧',
    '⟦jane\n(at)\nexample.org⟧',
    'Jane Doe <⟦jane doe at example dot org⟧>',
    'you can send it to ⟦jdoe at example.edu⟧; questions to ⟦jane at example.edu⟧; MSN: ⟦joe at example.com⟧',
    '⟦R-help at example.net⟧ mailing list',
    'Jane Doe\nDept of Stats\n⟦jdoe at stat.example.edu⟧  www.example.edu',
    '⟦jane<b></b>@<i></i>example.org⟧ ⟦jane<!-- no -->@example.org⟧',
    '⟦janeⓐexample.org⟧ ⟦jane [@] example.org⟧ ⟦jane＠example。org⟧',
    '⟦j a n e @ e x a m p l e . o r g⟧',
    'my gmail is ⟦jane.doe⟧',
    '⟦jane.doe at the same domain⟧',
    '⟦jane@NOSPAM.example.org⟧ ⟦jane@example.org.nospam⟧ ⟦janeREMOVETHIS@example.org⟧',
  ]);

  it('gives the code of the plain spelling to every other', () => {
    const { text } = redactText(
      [
        'jane@example.org',
        'jane at example dot org',
        'jane (at) example.org',
        'jane arroba example punto org',
        'jane@NOSPAM.example.org',
        'janeREMOVETHIS@example.org',
        'jane@example.org.invalid',
        '<jane () example ! org>',
        'jane_at_example_dot_org',
        'jane%40example.org',
      ].join('\n'),
      balanced,
    );
    expect(new Set(text.match(/\[email \w{4}\]/g)).size).toBe(1);
    expect(text.match(/\[email \w{4}\]/g)).toHaveLength(10);
    const idn = redactText('jane@münchen.example jane@xn--mnchen-3ya.example', balanced).text;
    expect(new Set(idn.match(/\[email \w{4}\]/g)).size).toBe(1);
  });

  mustStay(
    () => balanced,
    [
      'x <- a @ b; C = A @ B.mT; f(x) @ g.net(3); obj@data$org; fit@coef[1]; @app.route("/")',
      'lunch @ noon. email @ work, @param name, @media print',
      'This is the qmail-send program at mx.example.org. Agent v0.13 at df.example.org',
      'The team at mozilla.org made a page. John Smith at example.org says hi.',
      'bugs at bugs.example.org, code at gitlab.com, more at example.org (see at example.org)',
      'look at this.it is, come in at once.so, the data at hand.in fact',
      'il travaille chez example.org; работает в example.ru; У меня есть собака. Она большая.',
      '我们在example.org工作',
      'my gmail is full',
      'R at stat.example.org, sold at amazon.com, page at wiki.example.org (in English), Q&A at example.com',
      'address the issue at example.org, drop by at example.org, contact support at example.org',
      '// Calls the stream.Writable() constructor.',
      'the dot of the i at last',
    ],
  );
});
