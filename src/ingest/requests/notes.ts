// The words of mails about requests for removal. They say nothing of what was asked: a mailbox is read by others too.
import { referenceInGroups } from '../../requests/reference.ts';
import type { RequestLanguage } from '../../requests/words.ts';
import type { DueMail } from '../vault/request-case.ts';
import type { Note } from './mailer.ts';

interface Words {
  readonly codeSubject: string;
  readonly codeText: (code: string, link: string) => string;
  readonly outcomeSubject: string;
  readonly outcomeText: (link: string) => string;
}

const WORDS: Readonly<Record<RequestLanguage, Words>> = {
  en: {
    codeSubject: 'Code for your request',
    codeText: (code, link) =>
      `Somebody gave this address for a request to the archive. If that was you, enter this code:\n\n    ${code}\n\non this page, within 24 hours:\n\n    ${link}\n\nIf it was not you, do nothing: the request then ends by itself.`,
    outcomeSubject: 'Your request was decided',
    outcomeText: (link) =>
      `Your request to the archive was decided. The decision is on this page:\n\n    ${link}`,
  },
  fr: {
    codeSubject: 'Code pour votre demande',
    codeText: (code, link) =>
      `Quelqu’un a indiqué cette adresse pour une demande adressée à l’archive. Si c’est vous, saisissez ce code :\n\n    ${code}\n\nsur cette page, dans les 24 heures :\n\n    ${link}\n\nSi ce n’est pas vous, ne faites rien : la demande prendra fin d’elle-même.`,
    outcomeSubject: 'Votre demande a fait l’objet d’une décision',
    outcomeText: (link) =>
      `Une décision a été prise sur votre demande adressée à l’archive. Elle figure sur cette page :\n\n    ${link}`,
  },
  es: {
    codeSubject: 'Código para su solicitud',
    codeText: (code, link) =>
      `Alguien indicó esta dirección en una solicitud dirigida al archivo. Si fue usted, introduzca este código:\n\n    ${code}\n\nen esta página, en un plazo de 24 horas:\n\n    ${link}\n\nSi no fue usted, no haga nada: la solicitud terminará por sí sola.`,
    outcomeSubject: 'Se ha decidido su solicitud',
    outcomeText: (link) =>
      `Se ha decidido su solicitud dirigida al archivo. La decisión está en esta página:\n\n    ${link}`,
  },
  ru: {
    codeSubject: 'Код для вашего запроса',
    codeText: (code, link) =>
      `Этот адрес был указан в запросе к архиву. Если это были вы, введите этот код:\n\n    ${code}\n\nна этой странице в течение 24 часов:\n\n    ${link}\n\nЕсли это были не вы, ничего не делайте: запрос закроется сам.`,
    outcomeSubject: 'По вашему запросу принято решение',
    outcomeText: (link) =>
      `По вашему запросу к архиву принято решение. Оно приведено на этой странице:\n\n    ${link}`,
  },
  zh: {
    codeSubject: '您的请求的验证码',
    codeText: (code, link) =>
      `有人在向本档案库提出的请求中填写了此地址。如果是您本人，请在 24 小时内将以下验证码：\n\n    ${code}\n\n输入到此页面：\n\n    ${link}\n\n如果不是您，请不必理会：该请求会自动结束。`,
    outcomeSubject: '您的请求已有决定',
    outcomeText: (link) => `您向本档案库提出的请求已有决定，请见此页面：\n\n    ${link}`,
  },
  ar: {
    codeSubject: 'رمز طلبك',
    codeText: (code, link) =>
      `أُدخل هذا العنوان في طلب موجَّه إلى الأرشيف. إن كنت أنت صاحب الطلب فأدخل هذا الرمز:\n\n    ${code}\n\nفي هذه الصفحة خلال 24 ساعة:\n\n    ${link}\n\nوإن لم تكن أنت فلا تفعل شيئًا: ينتهي الطلب من تلقاء نفسه.`,
    outcomeSubject: 'اتُّخذ قرار في طلبك',
    outcomeText: (link) => `اتُّخذ قرار في طلبك الموجَّه إلى الأرشيف. تجد القرار في هذه الصفحة:\n\n    ${link}`,
  },
};

/** `site`: its title and address without a final slash. */
export function noteOf(mail: DueMail, site: { title: string; url: string }): Note {
  const { language, contact: to } = mail;
  const words = WORDS[language];
  const prefix = language === 'en' ? '' : `/${language}`;
  const link = `${site.url}${prefix}/removal/${referenceInGroups(mail.reference)}`;
  const subject = mail.kind === 'code' ? words.codeSubject : words.outcomeSubject;
  const text = mail.kind === 'code' ? words.codeText(mail.code!, link) : words.outcomeText(link);
  return { to, subject, language, text: `${text}\n\n-- \n${site.title}\n${site.url}\n` };
}
