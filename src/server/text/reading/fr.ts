// Textes français des pages de fils et de messages.
import { counter } from '../languages.ts';
import type { ReadingWords } from './words.ts';

export const fr: ReadingWords = {
  earlierMessage: 'Message précédent',
  signature: 'Signature',
  encodedBlock: 'Données encodées',
  readWhole: 'Lire le message entier',
  headingLead: (number, of) => `Message ${number} sur ${of}, de`,
  contents: 'Messages de cette page',
  parts: 'Parties',
  order: 'Ordre',
  byReplies: 'par réponses',
  byDate: 'par date',
  find: 'Chercher dans ce fil',
  found: counter('fr', {
    one: '# message de ce fil contient ces mots.',
    other: '# messages de ce fil contiennent ces mots.',
  }),
  foundNone: 'Aucun message de ce fil ne contient tous ces mots.',
  foundFirst: (shown) => `Les ${shown} premiers sont affichés.`,
  nothingToFind: 'Il n’y a aucun mot à chercher.',
  onlyBy: 'Uniquement les messages de',
  morePeople: counter('fr', { one: 'et # autre', other: 'et # autres' }),
  threadMbox: 'Télécharger ce fil (mbox)',
  threadFeed: 'Suivre ce fil (Atom)',
  place: 'Place dans le fil',
  thisMessage: 'ce message',
  moreMessages: counter('fr', {
    one: '# autre message dans le fil',
    other: '# autres messages dans le fil',
  }),
  removedHere: 'Retiré de ce message',
  cite: 'Citer ce message',
  citeText: 'Texte',
  citeNote: 'Avec le nom publié de l’auteur et le lien permanent.',
  citation: ({ author, subject, list, date, url }) =>
    `${author}, « ${subject} », liste de diffusion ${list}, ${date}, ${url}`,
  asSent: 'Afficher le texte ligne par ligne, tel qu’il a été envoyé',
  forReading: 'Afficher le texte pour la lecture',
};
