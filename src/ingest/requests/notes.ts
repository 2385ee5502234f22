// The words of mails about requests for removal. They say nothing of what was asked: a mailbox is read by others too.
import { referenceInGroups } from '../../requests/reference.ts';
import type { RequestLanguage } from '../../requests/words.ts';
import type { DueConsentMail } from '../vault/consent.ts';
import type { DueMail } from '../vault/request-case.ts';
import type { Note } from './mailer.ts';

interface Words {
  readonly codeSubject: string;
  readonly codeText: (code: string, link: string) => string;
  readonly outcomeSubject: string;
  readonly outcomeText: (link: string) => string;
  readonly consentSubject: string;
  readonly consentText: (list: string, link: string) => string;
}

const WORDS: Readonly<Record<RequestLanguage, Words>> = {
  en: {
    codeSubject: 'Code for your request',
    codeText: (code, link) =>
      `Somebody gave this address for a request to the archive. If that was you, enter this code:\n\n    ${code}\n\non this page, within 24 hours:\n\n    ${link}\n\nIf it was not you, do nothing: the request then ends by itself.`,
    outcomeSubject: 'Your request was decided',
    outcomeText: (link) =>
      `Your request to the archive was decided. The decision is on this page:\n\n    ${link}`,
    consentSubject: 'May your message be published?',
    consentText: (list, link) =>
      `You wrote to the mailing list ${list}. Its archive is public. What you wrote is not shown there until you agree. Please say yes or no on this page:\n\n    ${link}\n\nYour answer holds for later messages to this list, too. Personal data such as telephone numbers is removed before anything is published. If you did not write to the list, do nothing.`,
  },
  fr: {
    codeSubject: 'Code pour votre demande',
    codeText: (code, link) =>
      `Quelqu’un a indiqué cette adresse pour une demande adressée à l’archive. Si c’est vous, saisissez ce code :\n\n    ${code}\n\nsur cette page, dans les 24 heures :\n\n    ${link}\n\nSi ce n’est pas vous, ne faites rien : la demande prendra fin d’elle-même.`,
    outcomeSubject: 'Votre demande a fait l’objet d’une décision',
    outcomeText: (link) =>
      `Une décision a été prise sur votre demande adressée à l’archive. Elle figure sur cette page :\n\n    ${link}`,
    consentSubject: 'Votre message peut-il être publié ?',
    consentText: (list, link) =>
      `Vous avez écrit à la liste de diffusion ${list}. Son archive est publique. Ce que vous avez écrit n’y est pas affiché tant que vous n’avez pas donné votre accord. Veuillez répondre par oui ou non sur cette page :\n\n    ${link}\n\nVotre réponse vaut aussi pour vos messages ultérieurs à cette liste. Les données personnelles telles que les numéros de téléphone sont retirées avant toute publication. Si vous n’avez pas écrit à la liste, ne faites rien.`,
  },
  es: {
    codeSubject: 'Código para su solicitud',
    codeText: (code, link) =>
      `Alguien indicó esta dirección en una solicitud dirigida al archivo. Si fue usted, introduzca este código:\n\n    ${code}\n\nen esta página, en un plazo de 24 horas:\n\n    ${link}\n\nSi no fue usted, no haga nada: la solicitud terminará por sí sola.`,
    outcomeSubject: 'Se ha decidido su solicitud',
    outcomeText: (link) =>
      `Se ha decidido su solicitud dirigida al archivo. La decisión está en esta página:\n\n    ${link}`,
    consentSubject: '¿Puede publicarse su mensaje?',
    consentText: (list, link) =>
      `Usted escribió a la lista de correo ${list}. Su archivo es público. Lo que escribió no se muestra allí hasta que usted esté de acuerdo. Responda sí o no en esta página:\n\n    ${link}\n\nSu respuesta vale también para mensajes posteriores a esta lista. Los datos personales, como los números de teléfono, se quitan antes de publicar nada. Si no escribió a la lista, no haga nada.`,
  },
  ru: {
    codeSubject: 'Код для вашего запроса',
    codeText: (code, link) =>
      `Этот адрес был указан в запросе к архиву. Если это были вы, введите этот код:\n\n    ${code}\n\nна этой странице в течение 24 часов:\n\n    ${link}\n\nЕсли это были не вы, ничего не делайте: запрос закроется сам.`,
    outcomeSubject: 'По вашему запросу принято решение',
    outcomeText: (link) =>
      `По вашему запросу к архиву принято решение. Оно приведено на этой странице:\n\n    ${link}`,
    consentSubject: 'Можно ли опубликовать ваше сообщение?',
    consentText: (list, link) =>
      `Вы написали в список рассылки ${list}. Его архив открыт для всех. Написанное вами не показывается там, пока вы не согласитесь. Ответьте «да» или «нет» на этой странице:\n\n    ${link}\n\nВаш ответ действует и для следующих сообщений в этот список. Персональные данные, например номера телефонов, удаляются до публикации. Если вы не писали в этот список, ничего не делайте.`,
  },
  zh: {
    codeSubject: '您的请求的验证码',
    codeText: (code, link) =>
      `有人在向本档案库提出的请求中填写了此地址。如果是您本人，请在 24 小时内将以下验证码：\n\n    ${code}\n\n输入到此页面：\n\n    ${link}\n\n如果不是您，请不必理会：该请求会自动结束。`,
    outcomeSubject: '您的请求已有决定',
    outcomeText: (link) => `您向本档案库提出的请求已有决定，请见此页面：\n\n    ${link}`,
    consentSubject: '您的邮件可以公开吗？',
    consentText: (list, link) =>
      `您给邮件列表 ${list} 写了邮件。该列表的档案是公开的。在您同意之前，您所写的内容不会显示。请在此页面选择同意或不同意：\n\n    ${link}\n\n您的答复也适用于您以后发到此列表的邮件。电话号码等个人数据会在公开之前移除。如果您没有给该列表写过邮件，请不必理会。`,
  },
  ar: {
    codeSubject: 'رمز طلبك',
    codeText: (code, link) =>
      `أُدخل هذا العنوان في طلب موجَّه إلى الأرشيف. إن كنت أنت صاحب الطلب فأدخل هذا الرمز:\n\n    ${code}\n\nفي هذه الصفحة خلال 24 ساعة:\n\n    ${link}\n\nوإن لم تكن أنت فلا تفعل شيئًا: ينتهي الطلب من تلقاء نفسه.`,
    outcomeSubject: 'اتُّخذ قرار في طلبك',
    outcomeText: (link) => `اتُّخذ قرار في طلبك الموجَّه إلى الأرشيف. تجد القرار في هذه الصفحة:\n\n    ${link}`,
    consentSubject: 'هل يجوز نشر رسالتك؟',
    consentText: (list, link) =>
      `كتبتَ إلى القائمة البريدية ${list}. أرشيفها عام، ولا يُعرض فيه ما كتبته حتى توافق. أجب بنعم أو لا في هذه الصفحة:\n\n    ${link}\n\nيسري جوابك أيضًا على رسائلك اللاحقة إلى هذه القائمة. وتُزال البيانات الشخصية مثل أرقام الهاتف قبل النشر. وإن لم تكن قد كتبت إلى القائمة فلا تفعل شيئًا.`,
  },
};

/** The question to an author; the list is named by its id. */
export function consentNoteOf(mail: DueConsentMail, site: { title: string; url: string }): Note {
  const { language, contact: to, list, token } = mail;
  const words = WORDS[language];
  const link = `${site.url}${language === 'en' ? '' : `/${language}`}/consent/${token}`;
  const text = `${words.consentText(list, link)}\n\n-- \n${site.title}\n${site.url}\n`;
  return { to, subject: words.consentSubject, language, text };
}

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
