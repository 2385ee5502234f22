// Spanish texts of the form for removal.
import type { RemovalTexts } from './texts.ts';

export const removal: RemovalTexts = {
  title: 'Solicitar la eliminación',
  intro:
    'Cualquier persona puede pedir que se elimine un mensaje, o lo que dice sobre una persona. No se necesita cuenta. Lo que escriba aquí se cifra de inmediato y solo pueden leerlo quienes gestionan este archivo.',
  deadline:
    'Recibirá una respuesta en el plazo de un mes. Si se acepta la solicitud, el cambio se verá en todo este sitio, también en las descargas, los canales y la búsqueda. El número del mensaje permanece, con el motivo.',
  about: '¿De qué se trata?',
  aboutMessage: 'De un mensaje',
  aboutPerson: 'De una persona, en todos los mensajes',
  list: 'Lista',
  anyList: 'Todas las listas',
  message: 'Número o dirección del mensaje',
  messageHint: 'Por ejemplo 12, o la dirección de su página.',
  who: 'Nombre y direcciones de correo de la persona',
  whoHint: 'Tal como figuran en los mensajes. Solo es necesario para una persona.',
  cause: '¿Por qué debería eliminarse?',
  causes: {
    own_message: 'Lo escribí yo',
    about_me: 'Contiene datos personales míos',
    about_other: 'Contiene datos personales de otra persona',
    legal: 'Por un motivo jurídico',
    copyright: 'Derechos de autor',
    other: 'Otro motivo',
  },
  text: 'Lo que conviene saber (opcional)',
  textHint: 'Como máximo 2000 caracteres. Si solo debe eliminarse una parte, diga cuál.',
  contact: 'Su dirección de correo',
  contactHint: 'Opcional. Nunca se muestra y se borra con la solicitud.',
  contactNeeded:
    'Allí recibirá un código que demuestra que es suya. Nunca se muestra y se borra con la solicitud.',
  leaveEmpty: 'Deje este campo vacío',
  send: 'Enviar la solicitud',
  problemsHeading: 'La solicitud aún no se ha enviado',
  problems: {
    message: 'Elija la lista e indique el número de un mensaje que tenga, o la dirección de su página.',
    who: 'Diga de quién se trata, en 300 caracteres como máximo.',
    cause: 'Elija un motivo.',
    contact: 'Indique una dirección de correo, por ejemplo nombre@example.org.',
    text: 'El texto es demasiado largo; 2000 caracteres como máximo.',
    stale:
      'El formulario estuvo abierto demasiado tiempo o ya se había enviado. Revíselo y envíelo de nuevo.',
    busy: 'En este momento no se pueden recibir solicitudes. Inténtelo más tarde o escriba al contacto de este sitio.',
  },

  sent: {
    heading: 'Su solicitud se ha recibido',
    text: 'Anote este número de referencia o guarde la dirección de la página siguiente. Es la única forma de consultar la solicitud y solo se muestra ahora.',
  },
  sentCode:
    'Hay un código en camino a su dirección de correo. Introdúzcalo en la página de la solicitud en un plazo de 24 horas; la solicitud se tramita a partir de entonces.',
  sentNoCode: 'Quienes gestionan este archivo la examinarán.',
  reference: 'Número de referencia',
  statePage: 'Página de la solicitud',

  stateTitle: 'Solicitud de eliminación',
  states: {
    received: 'Recibida; se examinará',
    waiting: 'A la espera del código enviado por correo',
    open: 'En examen',
    granted: 'Aceptada',
    refused: 'Rechazada',
    withdrawn: 'Retirada; lo que escribió se ha borrado',
    lapsed: 'Terminada, porque el código no se introdujo a tiempo; lo que escribió se ha borrado',
  },
  state: 'Estado',
  received: 'Recibida el',
  due: 'Respuesta prevista antes del',
  closed: 'Decidida o terminada el',
  outcome: 'Resultado',
  outcomes: {
    message_erased: 'El mensaje se borró definitivamente.',
    person_erased: 'La persona se borró definitivamente de todos los mensajes.',
    withheld: 'El mensaje ya no se muestra.',
    not_found: 'Lo que se pide no se encontró en el archivo.',
    not_theirs: 'No se pudo comprobar que usted pueda pedirlo.',
    public_interest: 'Forma parte de un debate público y pesa más conservarlo.',
    already_removed: 'Ya se había eliminado antes.',
    unclear: 'No quedó claro qué debe eliminarse. Puede solicitarlo de nuevo.',
    abuse: 'La solicitud no iba en serio.',
  },
  place: 'Ver lo que se muestra allí ahora',
  unknown: {
    heading: 'No se conoce ninguna solicitud con este número',
    text: 'Una solicitud nueva aparece aquí en unos minutos. Compruebe también el número. Las solicitudes se borran algún tiempo después de decidirse.',
  },
  code: 'Código del correo',
  codeHint: '8 cifras. Tras cinco códigos erróneos, la solicitud termina.',
  codeSend: 'Introducir el código',
  withdraw: 'Retirar la solicitud',
  withdrawText: 'Lo que escribió se borra entonces de inmediato. Puede volver a solicitarlo más tarde.',
  withdrawSend: 'Retirar',
  passedOn: {
    heading: 'Se ha transmitido',
    text: 'La página de la solicitud mostrará el resultado en un minuto.',
  },

  privacy: (months) => ({
    heading: 'Si solicita una eliminación',
    text: `Lo que escribe en el formulario y su dirección de correo se guardan cifrados, nunca se publican y solo sirven para responder a su solicitud. Se borran ${months} meses después de la decisión, y de inmediato si se borra algo por ella o si usted la retira. El estado, las fechas y el resultado, sin ningún nombre, se conservan para las estadísticas.`,
  }),
  toForm: 'Formulario de eliminación',

  consent: {
    heading: '¿Puede publicarse lo que escribió?',
    text: 'Usted escribió a una lista de correo cuyo archivo es público y está en este sitio. Si está de acuerdo, sus mensajes a esta lista se publican, ahora y más adelante; antes se quitan los datos personales, como direcciones y números de teléfono. Si no, su lugar queda vacío, con el motivo.',
    later: 'Puede cambiar de opinión: solicite la eliminación en cualquier momento.',
    agree: 'Sí, publicar',
    refuse: 'No, no publicar',
    done: { heading: 'Gracias', text: 'Su respuesta se ha transmitido. Tendrá efecto en unos minutos.' },
  },
};
