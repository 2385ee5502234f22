// Textos en español de las páginas de hilos y mensajes.
import { counter } from '../languages.ts';
import type { ReadingWords } from './words.ts';

export const es: ReadingWords = {
  earlierMessage: 'Mensaje anterior',
  signature: 'Firma',
  encodedBlock: 'Datos codificados',
  readWhole: 'Leer el mensaje completo',
  headingLead: (number, of) => `Mensaje ${number} de ${of}, de`,
  contents: 'Mensajes de esta página',
  parts: 'Partes',
  order: 'Orden',
  byReplies: 'por respuestas',
  byDate: 'por fecha',
  find: 'Buscar en este hilo',
  found: counter('es', {
    one: '# mensaje de este hilo contiene estas palabras.',
    other: '# mensajes de este hilo contienen estas palabras.',
  }),
  foundNone: 'Ningún mensaje de este hilo contiene todas estas palabras.',
  foundFirst: (shown) => `Se muestran los primeros ${shown}.`,
  nothingToFind: 'No hay ninguna palabra que buscar.',
  onlyBy: 'Solo los mensajes de',
  morePeople: counter('es', { one: 'y # más', other: 'y # más' }),
  threadMbox: 'Descargar este hilo (mbox)',
  threadFeed: 'Seguir este hilo (Atom)',
  place: 'Lugar en el hilo',
  thisMessage: 'este mensaje',
  moreMessages: counter('es', { one: '# mensaje más en el hilo', other: '# mensajes más en el hilo' }),
  removedHere: 'Eliminado de este mensaje',
  cite: 'Citar este mensaje',
  citeText: 'Texto',
  citeNote: 'Con el nombre publicado del autor y el enlace permanente.',
  citation: ({ author, subject, list, date, url }) =>
    `${author}, «${subject}», lista de correo ${list}, ${date}, ${url}`,
  asSent: 'Mostrar el texto línea por línea, tal como se envió',
  forReading: 'Mostrar el texto para leerlo',
};
