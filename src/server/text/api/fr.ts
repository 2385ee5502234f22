// French texts of the page about data and API.
import type { ApiTexts } from './texts.ts';

export const fr: ApiTexts = {
  title: 'Données et API',
  lead: 'Tout ce que montrent ces pages est aussi disponible sous forme de fichiers, de flux et de JSON. Tout provient du même enregistrement, après caviardage. Ni clé ni compte ne sont nécessaires.',
  filesHeading: 'Fichiers et flux',
  files: {
    eml: 'Un message sous forme de fichier de courrier',
    monthMbox: 'Un mois (mboxrd)',
    threadMbox: 'Un fil (mboxrd)',
    allMbox: 'Une liste entière (mboxrd, gzip)',
    jsonLines:
      'Une liste entière, un objet JSON par ligne (gzip). Ce qui n’est pas montré a aussi sa ligne, avec « state » et « reason » au lieu d’un texte',
    searchMbox:
      'Les résultats d’une recherche (mboxrd), avec les paramètres de la page de recherche ; 500 messages au plus',
    listFeed: 'Les derniers messages d’une liste (Atom), et ceux qui ont été retirés (RFC 6721)',
    listJsonFeed: 'La même chose au format JSON Feed 1.1',
    threadFeed: 'Un fil (Atom)',
    searchFeed: 'Les résultats d’une recherche, les plus récents d’abord (Atom)',
    openness: 'Le rapport d’ouverture ; aussi en CSV',
    log: 'La tête du journal public, signée ; tuiles et entrées à côté (C2SP tlog-tiles)',
    dcat: 'Toutes les listes en un catalogue de jeux de données (DCAT 3)',
    sitemap: 'Toutes les adresses, pour les moteurs de recherche',
  },
  placesNote:
    'Mettez l’identifiant d’une liste à la place de {list} ; les numéros et les mois figurent dans les adresses des pages.',
  jsonHeading: 'JSON',
  jsonText: 'Ces adresses répondent en JSON ; leurs noms et leurs valeurs sont en anglais.',
  description: 'Description lisible par machine (OpenAPI 3.1)',
  example: 'Exemple',
  answer: 'Exemple de réponse',
  rulesHeading: 'Bon à savoir',
  rules: [
    'Qui demande trop souvent reçoit le statut 429 et, dans Retry-After, le nombre de secondes à attendre.',
    'Les réponses portent un ETag : redemandez avec If-None-Match, et ce qui n’a pas changé ne coûte presque rien.',
    'Un message retiré répond 410 avec le motif. Si vous gardez une copie, suivez les changements et retirez ce qui a été retiré ici.',
    'Les données personnelles ont été supprimées avant la publication : merci de ne pas chercher à les retrouver.',
  ],
};
