// A small archive in six languages, for both engines.
import { makePublicMessage } from '../support/make-public-message.ts';

export const LISTS = ['dc-access', 'dc-youth', 'dc-empty'];

export const SAMPLE = [
  makePublicMessage({
    list: 'dc-access', seq: 1, author: 'Jane Doe', sentAt: '2023-01-10', subject: 'Draft charter for the coalition',
    body: 'Dear all,\n\nplease find the draft charter of our dynamic coalition. The open archive is part of it.\n',
    attachments: ['charter-draft.pdf'],
  }),
  makePublicMessage({
    list: 'dc-access', seq: 2, author: 'Émile Durand', sentAt: '2023-02-05', language: 'fr', threadRoot: 1, parent: 1, parentKind: 'header',
    subject: 'Réunion à Genève', body: "L'accessibilité des archives ouvertes sera débattue à Genève.\n",
  }),
  makePublicMessage({
    list: 'dc-access', seq: 3, author: 'Ana Muñoz', sentAt: '2023-03-01', language: 'es',
    subject: 'Gobernanza de internet', body: 'La gobernanza de internet necesita archivos públicos y más participación en español.\n',
  }),
  makePublicMessage({
    list: 'dc-youth', seq: 1, author: 'Пётр Иванов', sentAt: '2023-12-31T23:59:59Z', language: 'ru',
    subject: 'Управление интернетом', body: 'Ещё раз о прозрачности: архив рассылки открыт для всех участников.\n',
  }),
  makePublicMessage({
    list: 'dc-youth', seq: 2, author: 'ليلى حسن', sentAt: '2024-01-01T00:00:00Z', language: 'ar',
    subject: 'حوكمة الإنترنت', body: 'سنناقش والمؤتمر القادم موضوع الشفافية في أرشيف القائمة.\n',
  }),
  makePublicMessage({
    list: 'dc-youth', seq: 3, author: '王小明', sentAt: '2024-02-29T12:00:00Z', language: 'zh',
    subject: '互联网治理', body: '我们的邮件列表档案向所有人开放。动态联盟将讨论互联网治理论坛的透明度。\n',
  }),
  makePublicMessage({
    list: 'dc-youth', seq: 4, author: 'Jane Doe', sentAt: '2024-03-01T08:30:00Z', subject: 'Minutes <b>and</b> next steps',
    body: 'A <script>alert(1)</script> in the minutes & the archive stays open.\nCVE-2024-12345 was mentioned with draft-dc-charter-07.\n',
    attachments: ['minutes.txt', 'slides.pdf'],
  }),
  makePublicMessage({
    list: 'dc-youth', seq: 5, author: 'John Janeway', sentAt: '2024-06-30T22:00:00Z', subject: 'Coalition dynamic questions',
    body: 'The archive: how open is open? A coalition that is dynamic answers.\n\nOn 1 March 2024 Jane Doe wrote:\n> quotedonlyword in the minutes\n-- \nsignatureword\n',
  }),
]; // prettier-ignore
