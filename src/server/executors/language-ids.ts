/** The twelve languages of the LibreChat contract, and bash (since February 2026). */
export const LANGUAGE_IDS = ['py', 'js', 'ts', 'c', 'cpp', 'java', 'php', 'rs', 'go', 'd', 'f90', 'r', 'bash'] as const;

export type LanguageId = (typeof LANGUAGE_IDS)[number];
