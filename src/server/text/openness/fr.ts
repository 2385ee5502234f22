// Textes français des pages sur l’ouverture.
import { counter } from '../languages.ts';
import type { OpennessWords } from './words.ts';

export const fr = {
  title: 'Ouverture',
  intro:
    'À quel point les archives des coalitions sont ouvertes : ce qui a été vérifié, avec quelle certitude, et ce qui manque.',
  empty: 'Aucune coalition n’a encore été évaluée et aucune liste n’est raccordée.',
  noneOfGrade: 'Aucune coalition n’a cette appréciation.',
  coalition: 'Coalition',
  grade: 'Appréciation',
  score: 'Score',
  scoreOf: (score) => `${score} sur 100`,
  scoreMeaning: 'À quel point les critères vérifiés sont remplis, selon leur poids.',
  coverage: 'Couverture',
  coverageMeaning: 'Quelle part de ce qui s’applique a pu être vérifiée, selon son poids.',
  lastChecked: 'Dernière vérification',
  never: 'jamais',
  notKnown: 'inconnu',
  filterByGrade: 'Filtrer par appréciation',
  allGrades: 'Toutes',
  notAssessedYet: 'Pas encore évaluée',
  notAssessedYetText: 'Aucun rapport n’a encore été publié pour cette liste.',
  old: 'ancien',
  oldNotice: (date) =>
    `Ce rapport est ancien. Il était valable jusqu’au ${date} ; ce qu’il dit n’est peut-être plus vrai.`,
  wordsHeading: 'Ce que veulent dire les mots',
  limitsHeading: 'Ce que personne ne peut vérifier de l’extérieur',
  limitsShort:
    'Certaines choses ne peuvent pas être vérifiées de l’extérieur, par exemple s’il a existé un message qui n’est jamais parvenu aux archives.',
  limits: [
    'Qu’il a existé un message qui n’a jamais été remis aux archives ; seul un autre abonné peut le montrer.',
    'Qu’un motif indiqué est vrai, par exemple « une personne l’a demandé ».',
    'Que le courrier supprimé, les sauvegardes et les copies ailleurs ont vraiment disparu.',
    'Que les décisions sur l’adhésion sont équitables.',
    'Que la discussion n’est pas passée sur une liste privée.',
    'Que les autres voient les mêmes pages que ceux qui ont vérifié.',
    'Si l’on a tant retiré que le sens en a souffert.',
    'Si l’ordre des résultats de recherche est neutre.',
  ],

  grades: {
    open_verified: [
      'Ouverte et vérifiée',
      'Toutes les conditions sont remplies, presque tout a été vérifié et des tiers confirment le journal.',
    ],
    open: ['Ouverte', 'Toutes les conditions sont remplies, ainsi que la plupart des critères vérifiés.'],
    partly_open: [
      'En partie ouverte',
      'Les archives peuvent être lues, mais une condition n’est pas remplie ou trop peu de critères le sont.',
    ],
    not_open: ['Pas ouverte', 'Les archives ne peuvent pas être lues par tout le monde.'],
    not_assessed: ['Non évaluée', 'Trop peu de choses ont pu être vérifiées pour une appréciation.'],
  },
  results: {
    pass: 'Rempli',
    partial: 'En partie rempli',
    fail: 'Non rempli',
    unknown: 'Inconnu',
    not_applicable: 'Sans objet',
  },
  assurances: {
    proved: ['prouvé', 'Cela découle du journal et des messages publiés ; chacun peut le recalculer.'],
    observed: ['observé', 'Cela a été vu de l’extérieur.'],
    stated: ['déclaré', 'L’exploitant le dit dans le journal, où cela ne peut plus être changé.'],
    attested: ['attesté', 'Une personne le dit.'],
  },
  blocks: {
    membership: 'Adhésion',
    list: 'Liste de diffusion',
    access: 'Accès aux archives',
    truth: 'Intégralité et exactitude',
    privacy: 'Protection des personnes',
    reuse: 'Réutilisation et avenir',
  },
  criteria: {
    M1: 'Chacun peut-il voir comment rejoindre la liste ?',
    M2: 'L’adhésion est-elle ouverte à tous ?',
    M3: 'La page de la coalition sur le site du FGI renvoie-t-elle à la liste et aux archives ?',
    L1: 'Les messages nomment-ils leur liste, toujours de la même façon ?',
    L2: 'Les règles de publication et de modération sont-elles publiées ?',
    A1: 'Les archives peuvent-elles être lues sans se connecter ?',
    A2: 'Les programmes et moteurs de recherche peuvent-ils les lire ?',
    A3: 'Chaque message a-t-il une adresse permanente en HTTPS ?',
    A4: 'Tout le monde peut-il chercher dans les archives ?',
    A5: 'Les archives sont-elles joignables à tout moment ?',
    A6: 'Les personnes handicapées peuvent-elles utiliser les archives ?',
    T1: 'Chaque message est-il compté ?',
    T2: 'Ce qui est affiché est-il encore ce qui a été publié ?',
    T3: 'Les nombres concordent-ils avec la boîte aux lettres de la liste ?',
    T4: 'Une copie indépendante concorde-t-elle ?',
    T5: 'Les nouveaux messages paraissent-ils vite ?',
    T6: 'Des tiers confirment-ils que tout le monde voit le même journal ?',
    T7: 'Les archives remontent-elles au début ?',
    P1: 'Les règles d’expurgation sont-elles publiées ?',
    P2: 'Les lecteurs voient-ils où quelque chose a été retiré ?',
    P3: 'Les archives sont-elles exemptes de données personnelles évidentes ?',
    P4: 'Y a-t-il une notice sur la vie privée avec un contact ?',
    P5: 'Les demandes de retrait reçoivent-elles une réponse à temps ?',
    P6: 'Chaque absence a-t-elle un motif ?',
    P7: 'La liste des membres reste-t-elle privée ?',
    R1: 'Les archives entières peuvent-elles être téléchargées ?',
    R2: 'Y a-t-il un flux et un plan du site ?',
    R3: 'Les conditions de réutilisation sont-elles indiquées ?',
    R4: 'Quelqu’un d’autre garde-t-il une copie ?',
    R5: 'Y a-t-il un plan pour l’avenir des archives ?',
  },
  whys: {
    ok: ['Tout ce qui était cherché a été trouvé.', null],
    not_probed: [
      'Cela n’a pas été vérifié.',
      'Les responsables de ce site peuvent laisser le rapport interroger d’autres serveurs.',
    ],
    not_connected: [
      'La liste n’est pas raccordée à ces archives ; cela ne peut donc pas être vérifié.',
      'Raccordez la liste à ces archives.',
    ],
    not_attested: [
      'Personne ne l’a confirmé.',
      'Faites-le confirmer par écrit par quelqu’un qui le sait ; une confirmation vaut douze mois.',
    ],
    attestation_old: ['La dernière confirmation a plus de douze mois.', 'Faites-le confirmer de nouveau.'],
    unreachable: [
      'Le serveur n’a pas pu être joint.',
      'Vérifiez que le serveur fonctionne et que l’adresse est juste.',
    ],
    timeout: ['Le serveur n’a pas répondu à temps.', 'Cherchez pourquoi le serveur est lent.'],
    not_found: ['Il n’y a pas de page à cette adresse.', 'Corrigez l’adresse ou remettez la page.'],
    login_required: [
      'Un mot de passe ou un compte est demandé.',
      'Rendez-la publique dans les réglages du système de listes.',
    ],
    needs_script: [
      'Sans JavaScript la page ne montre rien ; elle n’a donc pas pu être jugée.',
      'Proposez une page lisible sans JavaScript.',
    ],
    no_join_page: [
      'Aucun moyen public de rejoindre la liste n’a été trouvé.',
      'Publiez une page ou une adresse où chacun peut s’inscrire et nommez-la dans le champ List-Subscribe.',
    ],
    join_by_request: [
      'Qui veut rejoindre la liste doit d’abord demander.',
      'Laissez les gens s’inscrire sans approbation, ou publiez qui décide et en combien de temps.',
    ],
    no_archive: [
      'Aucune archive n’a été trouvée.',
      'Activez l’archivage ou raccordez la liste à ces archives.',
    ],
    empty_archive: [
      'Les archives ne contiennent aucun message.',
      'Importez les messages antérieurs et vérifiez que les nouveaux arrivent.',
    ],
    not_linked: [
      'La page ne renvoie pas à la fois à la liste et aux archives.',
      'Demandez que les deux liens figurent sur la page de la coalition.',
    ],
    no_list_headers: [
      'Il manque aux messages des champs d’en-tête qui nomment la liste.',
      'Faites ajouter List-Id, List-Post et List-Archive par le système de listes.',
    ],
    robots_forbid: ['Le fichier robots.txt exclut les programmes.', 'Autorisez les programmes.'],
    noindex: [
      'Les pages demandent aux moteurs de recherche de ne pas les répertorier.',
      'Retirez « noindex » ou dites dans les règles pourquoi il est là.',
    ],
    not_https: ['Les pages ne sont pas servies en HTTPS.', 'Mettez en place HTTPS.'],
    no_permalinks: [
      'Les messages n’ont pas d’adresse propre.',
      'Donnez à chaque message une adresse permanente.',
    ],
    addresses_lost: [
      'Des adresses qui menaient à des messages ne mènent plus nulle part.',
      'Faites répondre les anciennes adresses ou dites-y ce que le message est devenu.',
    ],
    no_search: [
      'Il n’y a pas de recherche publique.',
      'Proposez une recherche que tout le monde peut utiliser.',
    ],
    search_incomplete: [
      'La recherche ne trouve pas tous les messages publiés.',
      'Reconstruisez l’index de recherche.',
    ],
    no_log: [
      'Il n’y a pas de journal public ; rien ne peut donc être prouvé.',
      'Raccordez la liste à ces archives, qui tiennent un tel journal.',
    ],
    log_broken: [
      'Le journal ne continue pas ce qu’il disait auparavant.',
      'Cherchez ce qui s’est passé et dites-le publiquement.',
    ],
    key_changed: [
      'Le journal est signé avec une autre clé qu’auparavant.',
      'Annoncez la nouvelle clé là où l’on trouvait l’ancienne et dites pourquoi elle a changé.',
    ],
    slots_missing: [
      'Des numéros de messages manquent.',
      'Cherchez ce que ces messages sont devenus ; remettez-les ou donnez un motif.',
    ],
    records_differ: [
      'Des messages diffèrent de ce qui a été publié.',
      'Remettez-les comme ils étaient ou republiez-les, afin que le journal dise le changement.',
    ],
    reasons_missing: [
      'Des absences n’ont pas de motif, ou un motif hors de la liste fixe.',
      'Donnez à chacune un motif de la liste fixe.',
    ],
    policy_differs: [
      'Les règles affichées ne sont pas celles du journal.',
      'Publiez de nouveau les règles, afin que le journal les ait.',
    ],
    no_witness: [
      'Aucun tiers ne contresigne le journal.',
      'Demandez à des organisations indépendantes d’être témoins.',
    ],
    one_witness: [
      'Un seul tiers contresigne le journal.',
      'Demandez-le à une deuxième organisation indépendante.',
    ],
    no_statement: [
      'L’exploitant n’a pas dit combien de messages la boîte aux lettres a donnés.',
      'Laissez tourner le processus de collecte ; il le dit chaque jour.',
    ],
    statement_old: [
      'La dernière déclaration de l’exploitant sur la boîte aux lettres est ancienne.',
      'Vérifiez que le processus de collecte tourne.',
    ],
    counts_differ: [
      'Les nombres ne concordent pas.',
      'Relisez la source et voyez ce qui attend une décision.',
    ],
    source_quiet: [
      'Aucun courrier n’est arrivé depuis un temps inhabituel ; on ne sait pas s’il y en a eu.',
      'Envoyez un message d’essai à la liste et vérifiez que les archives y sont toujours abonnées.',
    ],
    late: [
      'Les nouveaux messages paraissent tard.',
      'Laissez tourner le processus de collecte en permanence et décidez plus vite des messages en attente.',
    ],
    start_unknown: [
      'Il n’est pas dit où commencent les archives, ni pourquoi là.',
      'Importez les messages antérieurs ou indiquez le premier jour et le motif.',
    ],
    starts_later: ['Les archives commencent plus tard que la liste.', 'Importez les messages antérieurs.'],
    no_policy: ['Aucune règle d’expurgation n’est publiée.', 'Publiez les règles.'],
    not_visible: [
      'Les lecteurs ne voient pas où quelque chose a été retiré.',
      'Marquez chaque retrait à sa place.',
    ],
    leaks_found: [
      'Des données personnelles ont été trouvées dans un échantillon.',
      'Choisissez des règles plus strictes ou faites retirer ces passages.',
    ],
    no_notice: [
      'Il n’y a pas de notice sur la vie privée, ou pas dans toutes les langues promises.',
      'Publiez qui est responsable, ce qui est publié et quels droits ont les personnes.',
    ],
    no_contact: ['Aucun contact n’est nommé.', 'Nommez une adresse que quelqu’un lit.'],
    no_removal_form: [
      'Il n’y a aucun moyen de demander un retrait.',
      'Proposez un formulaire ou une adresse pour ces demandes.',
    ],
    requests_late: ['Les demandes de retrait attendent trop longtemps.', 'Décidez dans les 30 jours.'],
    members_public: [
      'Tout le monde peut voir qui est membre.',
      'Ne montrez la liste des membres qu’aux administrateurs.',
    ],
    no_export: [
      'Les archives ne peuvent pas être téléchargées en entier.',
      'Proposez les archives en mbox et en JSON Lines.',
    ],
    no_feed: ['Le flux, le plan du site ou les deux manquent.', 'Proposez les deux.'],
    no_licence: [
      'Il n’est pas dit comment les messages peuvent être réutilisés.',
      'Indiquez les conditions de réutilisation.',
    ],
    no_mirror: [
      'On ne connaît personne d’autre qui garde une copie.',
      'Convenez avec une autre organisation qu’elle garde une copie.',
    ],
    no_plan: [
      'Il n’y a pas de plan daté pour l’avenir des archives.',
      'Écrivez qui prendra la suite et essayez une fois par an si la copie peut être restaurée.',
    ],
  },
  flags: {
    many_withheld: 'Un nombre inhabituel de messages n’est pas publié.',
    one_reason: 'Presque toutes les absences ont le même motif.',
    more_redacted: 'On retire beaucoup plus qu’auparavant.',
  },

  decidedBy: 'Ce qui a décidé',
  checked: 'Vérifié',
  validUntil: 'Valable jusqu’au',
  assessor: 'Vérifié par',
  criteriaVersion: 'Critères de',
  howToFix: 'Comment y remédier',
  evidence: 'Preuves',
  moreEvidence: counter('fr', { one: '# autre dans les données', other: '# autres dans les données' }),
  criteriaHeading: 'Critères',
  flagsHeading: 'À regarder de près',
  notCheckedHeading: 'Ce qui n’a pas pu être vérifié',
  allChecked: 'Tout ce qui s’applique a été vérifié.',

  countsHeading: 'Chaque message compté',
  state: 'État',
  whenChecked: 'Lors de la vérification',
  now: 'Maintenant',
  seen: 'Vus en tout',
  doNotAddUp: 'Ces nombres ne s’additionnent pas.',
  notConnected: 'La liste n’est pas raccordée à ces archives ; ses messages ne sont donc pas comptés ici.',
  underReview: 'en cours de réexamen',

  historyHeading: 'Rapports jusqu’ici',
  scoreFromTo: (from, to) => `Score : ${from} ; ${to}`,
  activityHeading: 'Messages par mois',
  activityNote: 'À titre d’information ; cela n’entre pas dans le score.',
  activityFromTo: (from, to, most) => `De ${from} à ${to} ; au plus ${most} en un mois`,
  asTable: 'En tableau',

  removalsHeading: 'Demandes de retrait',
  removals: {
    received: 'Reçues',
    open: 'Pas encore décidées',
    granted: 'Accordées',
    refused: 'Refusées',
    median: 'La moitié est décidée en',
  },
  days: counter('fr', { one: '# jour', other: '# jours' }),

  verifyHeading: 'Vérifiez vous-même',
  verifyText:
    'Cette commande lit les archives comme tout le monde peut le faire et les compare entièrement au journal public. Elle ne se fie qu’à la clé :',
  key: 'Clé du journal',
  keyNote: 'Comparez la clé avec celle que vous tenez d’ailleurs.',
  digest: 'SHA-256 de ce rapport, comme dans le journal',
  dataHeading: 'Données',
  data: {
    json: 'Cette page en JSON',
    csv: 'Toutes les coalitions en CSV',
    feed: 'Changements d’appréciation (Atom)',
    badge: 'Badge pour d’autres sites (SVG)',
  },

  log: {
    title: 'Journal public',
    intro: [
      'Tout ce qui arrive ici à un message – il arrive, est publié, n’est pas publié ou est effacé – devient une entrée de ce journal. Le journal ne fait que grandir : qui a gardé sa tête signée peut prouver que rien n’en a été changé ni retiré depuis.',
      'Le journal ne contient rien des messages, seulement des numéros, des motifs et des sceaux qui s’ouvrent tant qu’un message est publié. Après un effacement, ils n’ouvrent plus rien.',
    ],
    empty: 'Le journal n’a pas encore d’entrées.',
    size: 'Entrées',
    root: 'Racine',
    name: 'Nom',
    checkpoint: 'Tête signée (checkpoint)',
    policy: 'Qui signe (policy.txt)',
    latest: 'Dernières entrées',
    entry: (index) => `Entrée ${index}`,
    entryOfLog: (index) => `Entrée ${index} du journal public`,
    receipt: 'reçu (.tlog-proof)',
    receiptMeaning: 'Le reçu prouve sans ce site que l’entrée est dans le journal.',
    bytes: 'L’entrée, octet par octet',
    unknown: 'Une entrée d’un autre genre.',
    leaves: {
      list: ({ list }) => `La liste ${list} a été ajoutée.`,
      seen: ({ list, seq }) => `Le message ${seq} de ${list} est arrivé.`,
      publish: ({ list, seq, version, policy }) =>
        `Le message ${seq} de ${list} a été publié : version ${version}, selon les règles ${policy}.`,
      withhold: ({ list, seq, reason }) => `Le message ${seq} de ${list} n’est pas publié : ${reason}.`,
      erase: ({ list, seq, reason }) => `Le message ${seq} de ${list} a été effacé : ${reason}.`,
      policy: ({ policy }) => `Les règles ${policy} ont été fixées.`,
      source: ({ list, messages, slots }) =>
        `L’exploitant dit de ${list} : messages reçus ${messages}, numéros attribués ${slots}.`,
      report: ({ subject }) => `Un rapport d’ouverture sur ${subject} a été publié.`,
      handover: () => 'La clé qui signe désormais le journal a été nommée.',
    },
  },
} satisfies OpennessWords;
