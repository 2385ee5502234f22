// نصوص تصفح الأرشيف.
import { counter } from '../languages.ts';
import type { BrowseTexts } from './texts.ts';

export const browse = {
  question: 'ما التحالف الذي تبحث عنه؟',
  nameLabel: 'جزء من اسمه',
  nameButton: 'بحث عن الاسم',
  noSuchName: 'لا يوجد تحالف بهذا الاسم.',
  showAll: 'عرض كل التحالفات',
  inTwelveMonths: 'آخر 12 شهرًا',
  languagesSeen: 'اللغات',
  checkedOn: (date) => `فُحص في ${date}`,
  latestOnAllLists: 'أحدث النقاشات',

  onThisPage: 'في هذه الصفحة',
  runBy: 'من يديرها',
  listRunBy: 'يدير التحالف القائمة.',
  archiveContact: 'وللاستفسار عن هذا الأرشيف:',
  joinByMail: 'الانضمام بالبريد الإلكتروني',
  follow: 'متابعة (Atom)',
  firstMessage: 'أول رسالة',
  inArchive: 'في الأرشيف',
  messages: 'الرسائل',
  byYearAndMonth: 'حسب السنة والشهر',
  earlierYears: 'سنوات سابقة',
  total: 'المجموع',

  view: 'طريقة العرض',
  byThread: 'سطر لكل نقاش',
  byMessage: 'سطر لكل رسالة',
  startedBy: 'بدأه',
  replies: 'الردود',
  countReplies: counter('ar', {
    zero: 'لا ردود',
    one: 'رد واحد',
    two: 'ردان',
    few: '# ردود',
    many: '# ردًا',
    other: '# رد',
  }),
  begun: (date) => `بدأ في ${date}`,
  otherMonths: 'أشهر أخرى',
  otherYears: 'سنوات أخرى',
  more: 'بقية هذا الشهر',
} satisfies BrowseTexts;
