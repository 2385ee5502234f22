// One sight of a person in one message: addresses and names that belong together. Private.

export interface SeenPerson {
  /** at least one; all of them are this person's */
  readonly addresses: readonly string[];
  readonly names: readonly string[];
}
