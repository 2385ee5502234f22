// Textes français pour parcourir les archives.
import { counter } from '../languages.ts';
import type { BrowseTexts } from './texts.ts';

export const browse = {
  question: 'Quelle coalition cherchez-vous ?',
  nameLabel: 'Une partie de son nom',
  nameButton: 'Trouver',
  noSuchName: 'Aucune coalition ne porte un tel nom.',
  showAll: 'Afficher toutes les coalitions',
  inTwelveMonths: 'Depuis 12 mois',
  languagesSeen: 'Langues',
  checkedOn: (date) => `vérifié le ${date}`,
  latestOnAllLists: 'Dernières discussions',

  onThisPage: 'Sur cette page',
  runBy: 'Qui la gère',
  listRunBy: 'La coalition gère la liste.',
  archiveContact: 'Au sujet de ces archives :',
  joinByMail: 'Rejoindre par courriel',
  follow: 'Suivre (Atom)',
  firstMessage: 'Premier message',
  inArchive: 'Dans les archives',
  messages: 'Messages',
  byYearAndMonth: 'Par année et par mois',
  earlierYears: 'Années antérieures',
  total: 'Total',

  view: 'Affichage',
  byThread: 'Une ligne par fil',
  byMessage: 'Une ligne par message',
  startedBy: 'Lancé par',
  replies: 'Réponses',
  countReplies: counter('fr', { one: '# réponse', other: '# réponses' }),
  begun: (date) => `commencé le ${date}`,
  otherMonths: 'Autres mois',
  otherYears: 'Autres années',
  more: 'Suite de ce mois',
} satisfies BrowseTexts;
