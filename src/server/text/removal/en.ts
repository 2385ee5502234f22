// English texts of the form for removal.
import type { RemovalTexts } from './texts.ts';

export const removal: RemovalTexts = {
  title: 'Ask for removal',
  intro:
    'Anybody can ask for a message, or for what it says about a person, to be removed. You need no account. What you write here is encrypted at once, and only the people who run this archive can read it.',
  deadline:
    'You get an answer within one month. If the request is granted, the change shows everywhere on this site, in downloads, feeds and the search as well. The number of a message stays, with the reason.',
  about: 'What is it about?',
  aboutMessage: 'A message',
  aboutPerson: 'A person, in all messages',
  list: 'List',
  anyList: 'All lists',
  message: 'Number or address of the message',
  messageHint: 'For example 12, or the address of its page.',
  who: 'Name and mail addresses of the person',
  whoHint: 'As they stand in the messages. Only needed for a person.',
  cause: 'Why should it go?',
  causes: {
    own_message: 'I wrote it',
    about_me: 'It contains personal data about me',
    about_other: 'It contains personal data about somebody else',
    legal: 'For a legal reason',
    copyright: 'Copyright',
    other: 'Another reason',
  },
  text: 'What should be known (optional)',
  textHint: 'At most 2,000 characters. If only a part should go, say which.',
  contact: 'Your mail address',
  contactHint: 'Optional. It is never shown, and deleted with the request.',
  contactNeeded:
    'You get a code there, which shows that it is yours. It is never shown, and deleted with the request.',
  leaveEmpty: 'Leave this field empty',
  send: 'Send the request',
  problemsHeading: 'The request was not sent yet',
  problems: {
    message: 'Choose the list and give the number of a message that it has, or the address of its page.',
    who: 'Say who it is about, in at most 300 characters.',
    cause: 'Choose a reason.',
    contact: 'Give one mail address, for example name@example.org.',
    text: 'The text is too long; at most 2,000 characters.',
    stale:
      'The form had been open for too long, or was sent before. Please look through it and send it again.',
    busy: 'Requests cannot be taken in at the moment. Try again later, or write to the contact of this site.',
  },

  sent: {
    heading: 'Your request was received',
    text: 'Write this reference number down, or keep the address of the page below. It is the only way to look the request up, and is shown only now.',
  },
  sentCode:
    'A code is on its way to your mail address. Enter it on the page of the request within 24 hours; the request is dealt with from then on.',
  sentNoCode: 'The people who run this archive will look at it.',
  reference: 'Reference number',
  statePage: 'Page of the request',

  stateTitle: 'Request for removal',
  states: {
    received: 'Received; will be looked at',
    waiting: 'Waits for the code from the mail',
    open: 'Being looked at',
    granted: 'Granted',
    refused: 'Refused',
    withdrawn: 'Withdrawn; what you wrote is deleted',
    lapsed: 'Ended, because the code was not entered in time; what you wrote is deleted',
  },
  state: 'State',
  received: 'Received on',
  due: 'Answer due by',
  closed: 'Decided or ended on',
  outcome: 'Outcome',
  outcomes: {
    message_erased: 'The message was erased for good.',
    person_erased: 'The person was erased from all messages for good.',
    withheld: 'The message is no longer shown.',
    not_found: 'What the request is about was not found in the archive.',
    not_theirs: 'It could not be shown that you may ask for this.',
    public_interest: 'It is part of a public discussion, and keeping it weighs more.',
    already_removed: 'It had been removed before.',
    unclear: 'It was not clear what should be removed. You can ask again.',
    abuse: 'The request was not meant seriously.',
  },
  place: 'See what is shown there now',
  unknown: {
    heading: 'No request is known under this number',
    text: 'A new request appears here within a few minutes. Please check the number, too. Requests are deleted some time after they are decided.',
  },
  code: 'Code from the mail',
  codeHint: '8 digits. After five wrong codes the request ends.',
  codeSend: 'Enter the code',
  withdraw: 'Withdraw the request',
  withdrawText: 'What you wrote is then deleted at once. You can ask again later.',
  withdrawSend: 'Withdraw',
  passedOn: {
    heading: 'It was passed on',
    text: 'The page of the request shows the result within a minute.',
  },

  privacy: (months) => ({
    heading: 'If you ask for removal',
    text: `What you write in the form and your mail address are stored encrypted, are never published and serve to answer your request only. They are deleted ${months} months after the decision, at once if something is erased for it or if you withdraw it. State, dates and outcome, without any name, remain for statistics.`,
  }),
  toForm: 'Form for removal',

  consent: {
    heading: 'May what you wrote be published?',
    text: 'You wrote to a mailing list whose archive is public and stands on this site. If you agree, your messages to this list are published, now and later; personal data such as addresses and phone numbers is removed before. If you do not, their place stays empty, with the reason.',
    later: 'You can change your mind: ask for removal at any time.',
    agree: 'Yes, publish',
    refuse: 'No, do not publish',
    done: { heading: 'Thank you', text: 'Your answer was passed on. It takes effect within a few minutes.' },
  },
};
