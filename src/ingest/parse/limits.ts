// How much of a message is read. Each limit that is exceeded gives a held slot with its reason.

export const LIMITS = {
  /** raw size; larger messages come cut from the source and are held */
  rawBytes: 40 * 1024 * 1024,
  /** header block of the message */
  headerBytes: 512 * 1024,
  /** nested multiparts and embedded messages */
  depth: 50,
  parts: 1000,
  /** signed mail inside signed mail (S/MIME) */
  wrappings: 5,
  /** messages that a digest is split into */
  digestMessages: 500,
  /** a calendar part */
  calendarBytes: 512 * 1024,
  /** HTML converted to text */
  htmlChars: 2 * 1024 * 1024,
  /** decoded text that is published */
  textChars: 2 * 1024 * 1024,
  attachments: 200,
  people: 500,
  /** parse and redact of one message together */
  timeMs: 15_000,
} as const;
