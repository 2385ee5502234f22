// Secrets are looked for when the configuration is loaded, so that a missing one stops the start and not a run at night.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Secret, type SecretSetting } from '../ops/secret.ts';
import type { Mistake } from './mistakes.ts';

export interface SecretPlace {
  readonly file: string;
  readonly key: string;
  readonly setting: SecretSetting | undefined;
}

/** Adds a mistake for each secret that is not there. Values are looked at, never kept or shown. */
export function checkSecrets(
  places: readonly SecretPlace[],
  folder: string,
  env: NodeJS.ProcessEnv,
  mistakes: Mistake[],
): void {
  for (const { file, key, setting } of places) {
    const remedy = setting === undefined ? null : whatIsMissing(setting, folder, env);
    if (remedy !== null) mistakes.push({ file, key, remedy });
  }
}

/** Reads a secret; empty where it is gone since it was checked. */
export function readSecret(setting: SecretSetting, folder: string, env: NodeJS.ProcessEnv): Secret {
  return new Secret(
    'env' in setting ? (env[setting.env] ?? '') : readFileSync(resolve(folder, setting.file), 'utf8').trim(),
  );
}

function whatIsMissing(setting: SecretSetting, folder: string, env: NodeJS.ProcessEnv): string | null {
  if ('env' in setting) {
    const isSet = env[setting.env] !== undefined && env[setting.env] !== '';
    return isSet ? null : `the environment variable ${setting.env} is not set; set it before the start`;
  }
  try {
    const text = readFileSync(resolve(folder, setting.file), 'utf8').trim();
    return text === '' ? `the file ${setting.file} is empty; write the secret into it` : null;
  } catch {
    return `the file ${setting.file} cannot be read; check path and permissions (relative paths start at the configuration folder)`;
  }
}
