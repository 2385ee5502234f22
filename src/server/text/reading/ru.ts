// Русские тексты страниц обсуждений и сообщений.
import { counter } from '../languages.ts';
import type { ReadingWords } from './words.ts';

export const ru: ReadingWords = {
  earlierMessage: 'Предыдущее сообщение',
  signature: 'Подпись',
  encodedBlock: 'Закодированные данные',
  readWhole: 'Читать сообщение целиком',
  headingLead: (number, of) => `Сообщение ${number} из ${of}, автор:`,
  contents: 'Сообщения на этой странице',
  parts: 'Части',
  order: 'Порядок',
  byReplies: 'по ответам',
  byDate: 'по дате',
  find: 'Искать в этом обсуждении',
  found: counter('ru', {
    one: 'Эти слова есть в # сообщении обсуждения.',
    few: 'Эти слова есть в # сообщениях обсуждения.',
    many: 'Эти слова есть в # сообщениях обсуждения.',
    other: 'Эти слова есть в # сообщения обсуждения.',
  }),
  foundNone: 'Ни в одном сообщении обсуждения нет всех этих слов.',
  foundFirst: (shown) => `Показаны первые ${shown}.`,
  nothingToFind: 'Нет слова, которое можно искать.',
  onlyBy: 'Только сообщения автора:',
  morePeople: counter('ru', { one: 'и ещё #', few: 'и ещё #', many: 'и ещё #', other: 'и ещё #' }),
  threadMbox: 'Скачать обсуждение (mbox)',
  threadFeed: 'Следить за обсуждением (Atom)',
  place: 'Место в обсуждении',
  thisMessage: 'это сообщение',
  moreMessages: counter('ru', {
    one: 'ещё # сообщение в обсуждении',
    few: 'ещё # сообщения в обсуждении',
    many: 'ещё # сообщений в обсуждении',
    other: 'ещё # сообщения в обсуждении',
  }),
  removedHere: 'Удалено из этого сообщения',
  cite: 'Сослаться на сообщение',
  citeText: 'Текст',
  citeNote: 'С опубликованным именем автора и постоянной ссылкой.',
  citation: ({ author, subject, list, date, url }) =>
    `${author}. «${subject}». Рассылка ${list}, ${date}. ${url}`,
  asSent: 'Показать текст построчно, как он был отправлен',
  forReading: 'Показать текст для чтения',
};
