/** The cheapest so many of the places that it is told of, cheapest first; of equal ones those with the higher place. */
export class Nearest {
  readonly #costs: Float64Array;
  readonly #places: Int32Array;
  length = 0;

  constructor(most: number) {
    this.#costs = new Float64Array(most);
    this.#places = new Int32Array(most);
  }

  /** What a further place must not cost more than to be kept. */
  get worst(): number {
    return this.length < this.#costs.length ? Number.POSITIVE_INFINITY : (this.#costs[this.length - 1] as number);
  }

  cost(i: number): number {
    return this.#costs[i] as number;
  }

  place(i: number): number {
    return this.#places[i] as number;
  }

  /** The places that are kept, in order, with what each costs. */
  inOrder(): { readonly place: number; readonly cost: number }[] {
    return Array.from({ length: this.length }, (_, i) => ({ place: this.place(i), cost: this.cost(i) })).sort(
      (a, b) => a.place - b.place,
    );
  }

  clear(): void {
    this.length = 0;
  }

  add(cost: number, place: number): void {
    const costs = this.#costs;
    const places = this.#places;
    let at = this.length;
    while (
      at > 0 &&
      (cost < (costs[at - 1] as number) || (cost === costs[at - 1] && place > (places[at - 1] as number)))
    ) {
      at--;
    }
    if (at === costs.length) return;
    if (this.length < costs.length) this.length++;
    for (let i = this.length - 1; i > at; i--) {
      costs[i] = costs[i - 1] as number;
      places[i] = places[i - 1] as number;
    }
    costs[at] = cost;
    places[at] = place;
  }
}
