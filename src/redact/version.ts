/** Grows whenever parsing or redaction give something else for the same mail and policy than they did before. */
export const REDACTION_VERSION = 1;
