/**
 * Users that nobody is: the range that systemd keeps for short-lived ones (https://systemd.io/UIDS-GIDS/). One to each
 * execution at a time, so that the kernel counts their processes apart.
 */
const FIRST = 61_184;
const LAST = 65_519;

export class UserPool {
  readonly #taken = new Set<number>();
  #next = FIRST;

  /** A user that no execution of this pool has now; when all are taken, one that is shared. */
  take(): number {
    for (let tried = FIRST; tried <= LAST && this.#taken.has(this.#next); tried += 1) this.#advance();
    const uid = this.#next;
    this.#taken.add(uid);
    this.#advance();
    return uid;
  }

  giveBack(uid: number): void {
    this.#taken.delete(uid);
  }

  #advance(): void {
    this.#next = this.#next === LAST ? FIRST : this.#next + 1;
  }
}
