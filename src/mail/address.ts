// A person's address as RFC 5322 3.4 writes it (there called a mailbox).

export interface Address {
  readonly displayName: string;
  /** local-part@domain, or '' where the header had none */
  readonly addrSpec: string;
}
