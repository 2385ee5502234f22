// Русские тексты для просмотра архива.
import { counter } from '../languages.ts';
import type { BrowseTexts } from './texts.ts';

export const browse = {
  question: 'Какую коалицию вы ищете?',
  nameLabel: 'Часть названия',
  nameButton: 'Найти',
  noSuchName: 'Коалиции с таким названием нет.',
  showAll: 'Показать все коалиции',
  inTwelveMonths: 'За 12 месяцев',
  languagesSeen: 'Языки',
  checkedOn: (date) => `проверено ${date}`,
  latestOnAllLists: 'Последние обсуждения',

  onThisPage: 'На этой странице',
  runBy: 'Кто ведёт',
  listRunBy: 'Рассылку ведёт коалиция.',
  archiveContact: 'Об этом архиве пишите сюда:',
  joinByMail: 'Вступить по почте',
  follow: 'Следить (Atom)',
  firstMessage: 'Первое сообщение',
  inArchive: 'В архиве',
  messages: 'Сообщения',
  byYearAndMonth: 'По годам и месяцам',
  earlierYears: 'Более ранние годы',
  total: 'Всего',

  view: 'Вид',
  byThread: 'По одной строке на обсуждение',
  byMessage: 'По одной строке на сообщение',
  startedBy: 'Начал(а)',
  replies: 'Ответы',
  countReplies: counter('ru', { one: '# ответ', few: '# ответа', many: '# ответов', other: '# ответа' }),
  begun: (date) => `начато ${date}`,
  otherMonths: 'Другие месяцы',
  otherYears: 'Другие годы',
  more: 'Продолжение месяца',
} satisfies BrowseTexts;
