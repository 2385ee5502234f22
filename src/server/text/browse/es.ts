// Textos en español para recorrer el archivo.
import { counter } from '../languages.ts';
import type { BrowseTexts } from './texts.ts';

export const browse = {
  question: '¿Qué coalición busca?',
  nameLabel: 'Parte de su nombre',
  nameButton: 'Encontrar',
  noSuchName: 'Ninguna coalición tiene eso en su nombre.',
  showAll: 'Mostrar todas las coaliciones',
  inTwelveMonths: 'Últimos 12 meses',
  languagesSeen: 'Idiomas',
  checkedOn: (date) => `comprobado el ${date}`,
  latestOnAllLists: 'Últimas conversaciones',

  onThisPage: 'En esta página',
  runBy: 'Quién la gestiona',
  listRunBy: 'La coalición gestiona la lista.',
  archiveContact: 'Sobre este archivo:',
  joinByMail: 'Unirse por correo',
  follow: 'Seguir (Atom)',
  firstMessage: 'Primer mensaje',
  inArchive: 'En el archivo',
  messages: 'Mensajes',
  byYearAndMonth: 'Por año y mes',
  earlierYears: 'Años anteriores',
  total: 'Total',

  view: 'Vista',
  byThread: 'Una línea por hilo',
  byMessage: 'Una línea por mensaje',
  startedBy: 'Iniciado por',
  replies: 'Respuestas',
  countReplies: counter('es', { one: '# respuesta', other: '# respuestas' }),
  begun: (date) => `iniciado el ${date}`,
  otherMonths: 'Otros meses',
  otherYears: 'Otros años',
  more: 'Más de este mes',
} satisfies BrowseTexts;
