// A value that never shows itself by accident, and the setting that names where it comes from.
import { inspect } from 'node:util';
import { z } from 'zod';

/** Holds a secret. Prints as [secret] in templates, JSON and inspect; `reveal()` is called at the point of use only. */
export class Secret {
  readonly #value: string;
  constructor(value: string) {
    this.#value = value;
  }
  reveal(): string {
    return this.#value;
  }
  toString(): string {
    return '[secret]';
  }
  toJSON(): string {
    return '[secret]';
  }
  [inspect.custom](): string {
    return '[secret]';
  }
}

/** `{env: NAME}` or `{file: PATH}`; a literal secret in a configuration file is a mistake. */
export const SecretSetting = z
  .union([
    z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) }),
    z.strictObject({ file: z.string().min(1) }),
  ])
  .meta({ id: 'Secret', description: 'Where a secret is read from: {env: NAME} or {file: PATH}' });
export type SecretSetting = z.infer<typeof SecretSetting>;
