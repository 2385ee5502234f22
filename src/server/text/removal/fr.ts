// French texts of the form for removal.
import type { RemovalTexts } from './texts.ts';

export const removal: RemovalTexts = {
  title: 'Demander une suppression',
  intro:
    'Toute personne peut demander la suppression d’un message, ou de ce qu’il dit d’une personne. Aucun compte n’est nécessaire. Ce que vous écrivez ici est chiffré aussitôt ; seules les personnes qui gèrent cette archive peuvent le lire.',
  deadline:
    'Vous recevez une réponse dans un délai d’un mois. Si la demande est acceptée, le changement apparaît partout sur ce site, y compris dans les téléchargements, les flux et la recherche. Le numéro d’un message reste, avec le motif.',
  about: 'De quoi s’agit-il ?',
  aboutMessage: 'D’un message',
  aboutPerson: 'D’une personne, dans tous les messages',
  list: 'Liste',
  anyList: 'Toutes les listes',
  message: 'Numéro ou adresse du message',
  messageHint: 'Par exemple 12, ou l’adresse de sa page.',
  who: 'Nom et adresses électroniques de la personne',
  whoHint: 'Tels qu’ils figurent dans les messages. Nécessaire seulement pour une personne.',
  cause: 'Pourquoi cela devrait-il disparaître ?',
  causes: {
    own_message: 'Je l’ai écrit',
    about_me: 'Il contient des données personnelles me concernant',
    about_other: 'Il contient des données personnelles concernant quelqu’un d’autre',
    legal: 'Pour une raison juridique',
    copyright: 'Droit d’auteur',
    other: 'Une autre raison',
  },
  text: 'Ce qu’il faut savoir (facultatif)',
  textHint: 'Au plus 2 000 caractères. Si seule une partie doit disparaître, indiquez laquelle.',
  contact: 'Votre adresse électronique',
  contactHint: 'Facultatif. Elle n’est jamais affichée et est effacée avec la demande.',
  contactNeeded:
    'Vous y recevez un code qui montre qu’elle est à vous. Elle n’est jamais affichée et est effacée avec la demande.',
  leaveEmpty: 'Laissez ce champ vide',
  send: 'Envoyer la demande',
  problemsHeading: 'La demande n’a pas encore été envoyée',
  problems: {
    message:
      'Choisissez la liste et indiquez le numéro d’un message qu’elle contient, ou l’adresse de sa page.',
    who: 'Indiquez de qui il s’agit, en 300 caractères au plus.',
    cause: 'Choisissez un motif.',
    contact: 'Indiquez une adresse électronique, par exemple nom@example.org.',
    text: 'Le texte est trop long : 2 000 caractères au plus.',
    stale:
      'Le formulaire est resté ouvert trop longtemps ou a déjà été envoyé. Veuillez le relire et l’envoyer de nouveau.',
    busy: 'Les demandes ne peuvent pas être reçues en ce moment. Réessayez plus tard ou écrivez au contact de ce site.',
  },

  sent: {
    heading: 'Votre demande a été reçue',
    text: 'Notez ce numéro de référence, ou conservez l’adresse de la page ci-dessous. C’est le seul moyen de retrouver la demande, et il n’est affiché que maintenant.',
  },
  sentCode:
    'Un code est en route vers votre adresse électronique. Saisissez-le sur la page de la demande dans les 24 heures ; la demande est traitée à partir de ce moment.',
  sentNoCode: 'Les personnes qui gèrent cette archive vont l’examiner.',
  reference: 'Numéro de référence',
  statePage: 'Page de la demande',

  stateTitle: 'Demande de suppression',
  states: {
    received: 'Reçue ; va être examinée',
    waiting: 'En attente du code envoyé par courriel',
    open: 'En cours d’examen',
    granted: 'Acceptée',
    refused: 'Refusée',
    withdrawn: 'Retirée ; ce que vous avez écrit est effacé',
    lapsed: 'Close, car le code n’a pas été saisi à temps ; ce que vous avez écrit est effacé',
  },
  state: 'État',
  received: 'Reçue le',
  due: 'Réponse attendue au plus tard le',
  closed: 'Décidée ou close le',
  outcome: 'Résultat',
  outcomes: {
    message_erased: 'Le message a été effacé définitivement.',
    person_erased: 'La personne a été effacée définitivement de tous les messages.',
    withheld: 'Le message n’est plus affiché.',
    not_found: 'L’objet de la demande n’a pas été trouvé dans l’archive.',
    not_theirs: 'Il n’a pas pu être établi que vous pouvez demander cela.',
    public_interest: 'Cela fait partie d’un débat public, et sa conservation l’emporte.',
    already_removed: 'Cela avait déjà été supprimé.',
    unclear: 'Ce qui doit être supprimé n’était pas clair. Vous pouvez faire une nouvelle demande.',
    abuse: 'La demande n’était pas sérieuse.',
  },
  place: 'Voir ce qui y est affiché maintenant',
  unknown: {
    heading: 'Aucune demande n’est connue sous ce numéro',
    text: 'Une nouvelle demande apparaît ici en quelques minutes. Vérifiez aussi le numéro. Les demandes sont effacées quelque temps après la décision.',
  },
  code: 'Code reçu par courriel',
  codeHint: '8 chiffres. Après cinq codes erronés, la demande prend fin.',
  codeSend: 'Saisir le code',
  withdraw: 'Retirer la demande',
  withdrawText: 'Ce que vous avez écrit est alors effacé aussitôt. Vous pourrez faire une nouvelle demande.',
  withdrawSend: 'Retirer',
  passedOn: {
    heading: 'C’est transmis',
    text: 'La page de la demande affiche le résultat en moins d’une minute.',
  },

  privacy: (months) => ({
    heading: 'Si vous demandez une suppression',
    text: `Ce que vous écrivez dans le formulaire et votre adresse électronique sont conservés chiffrés, ne sont jamais publiés et servent uniquement à répondre à votre demande. Ils sont effacés ${months} mois après la décision, et aussitôt si quelque chose est effacé à ce titre ou si vous retirez la demande. L’état, les dates et le résultat, sans aucun nom, restent à des fins statistiques.`,
  }),
  toForm: 'Formulaire de suppression',

  consent: {
    heading: 'Ce que vous avez écrit peut-il être publié ?',
    text: 'Vous avez écrit à une liste de diffusion dont l’archive est publique et se trouve sur ce site. Si vous êtes d’accord, vos messages à cette liste sont publiés, maintenant et plus tard ; les données personnelles telles que les adresses et les numéros de téléphone sont retirées auparavant. Sinon, leur place reste vide, avec le motif.',
    later: 'Vous pouvez changer d’avis : demandez une suppression à tout moment.',
    agree: 'Oui, publier',
    refuse: 'Non, ne pas publier',
    done: { heading: 'Merci', text: 'Votre réponse a été transmise. Elle prend effet en quelques minutes.' },
  },
};
