// List software that a probe knows. `other`: none of these; `none`: there is no archive that could be opened.

export const SYSTEMS = ['mailman2', 'mailman3', 'google_groups', 'groups_io', 'other', 'none'] as const;
export type SystemName = (typeof SYSTEMS)[number];
