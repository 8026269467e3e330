import type { Fact, Ids, Reading, Role, Stamp } from '../../types.ts';

export const NO_IDS: Ids = { requestId: null, sessionId: null, executionId: null, pod: null };

export interface ReadingBase {
  readonly stamp: Stamp | null;
  readonly role: Role;
  readonly text: string;
  readonly ids?: Partial<Ids>;
}

/** A Reading out of what all readings have and the fact that one line states. Ids that are left out are null. */
export function reading(base: ReadingBase, fact: Fact): Reading {
  return {
    stamp: base.stamp,
    role: base.role,
    ids: base.ids ? { ...NO_IDS, ...base.ids } : NO_IDS,
    text: base.text,
    ...fact,
  };
}
