// Spanish texts of the page about data and API.
import type { ApiTexts } from './texts.ts';

export const es: ApiTexts = {
  title: 'Datos y API',
  lead: 'Todo lo que muestran estas páginas se puede obtener también como archivos, canales y JSON. Todo procede del mismo registro, después de suprimir los datos personales. No hace falta clave ni cuenta.',
  filesHeading: 'Archivos y canales',
  files: {
    eml: 'Un mensaje como archivo de correo',
    monthMbox: 'Un mes (mboxrd)',
    threadMbox: 'Un hilo (mboxrd)',
    allMbox: 'Una lista completa (mboxrd, gzip)',
    jsonLines:
      'Una lista completa, un objeto JSON por línea (gzip). Lo que no se muestra también tiene su línea, con «state» y «reason» en lugar de un texto',
    searchMbox:
      'Lo que encuentra una búsqueda (mboxrd), con los parámetros de la página de búsqueda; 500 mensajes como máximo',
    listFeed: 'Los mensajes más recientes de una lista (Atom) y los que se retiraron (RFC 6721)',
    listJsonFeed: 'Lo mismo como JSON Feed 1.1',
    threadFeed: 'Un hilo (Atom)',
    searchFeed: 'Lo que encuentra una búsqueda, primero lo más reciente (Atom)',
    openness: 'El informe de apertura; también en CSV',
    log: 'La cabeza del registro público, firmada; junto a ella, teselas y entradas (C2SP tlog-tiles)',
    dcat: 'Todas las listas como catálogo de conjuntos de datos (DCAT 3)',
    sitemap: 'Todas las direcciones, para los buscadores',
  },
  placesNote:
    'Ponga el identificador de una lista en lugar de {list}; los números y los meses figuran en las direcciones de las páginas.',
  jsonHeading: 'JSON',
  jsonText: 'Estas direcciones responden con JSON; sus nombres y valores están en inglés.',
  description: 'Descripción legible por máquinas (OpenAPI 3.1)',
  example: 'Ejemplo',
  answer: 'Ejemplo de respuesta',
  rulesHeading: 'Conviene saber',
  rules: [
    'Quien pregunta demasiado recibe el estado 429 y, en Retry-After, los segundos que debe esperar.',
    'Las respuestas llevan un ETag: pregunte de nuevo con If-None-Match y lo que no ha cambiado apenas cuesta nada.',
    'Un mensaje retirado responde 410 con el motivo. Si guarda una copia, siga los cambios y retire lo que aquí se haya retirado.',
    'Los datos personales se suprimieron antes de publicar: le rogamos que no intente averiguar cuáles eran.',
  ],
};
