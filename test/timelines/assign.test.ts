import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from '../../src/timelines/assign.ts';
import { assignExactly } from '../../src/timelines/assign-exactly.ts';
import { assignGreedily } from '../../src/timelines/assign-greedily.ts';
import { allOf, EdgeList } from '../../src/timelines/edges.ts';

type Triple = readonly [left: number, right: number, cost: number];

function edgesOf(triples: readonly Triple[]): EdgeList {
  const edges = new EdgeList();
  for (const [left, right, cost] of triples) edges.add(left, right, cost);
  return edges;
}

/** The most pairs and their least cost, by trying everything. */
function best(triples: readonly Triple[], lefts = new Set<number>(), rights = new Set<number>()): [number, number] {
  let found: [number, number] = [0, 0];
  for (const [i, [left, right, cost]] of triples.entries()) {
    if (lefts.has(left) || rights.has(right)) continue;
    const rest = best(triples.slice(i + 1), new Set([...lefts, left]), new Set([...rights, right]));
    const next: [number, number] = [rest[0] + 1, rest[1] + cost];
    if (next[0] > found[0] || (next[0] === found[0] && next[1] < found[1])) found = next;
  }
  return found;
}

const triples = fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(50)), {
  maxLength: 10,
  selector: ([left, right]) => left * 6 + right,
});

describe('assign', () => {
  it('pairs as many as possible at the least cost, each item once', () => {
    fc.assert(
      fc.property(triples, (given) => {
        const pairs = assign(edgesOf(given));
        const cost = pairs.reduce(
          (sum, p) => sum + (given.find(([l, r]) => l === p.left && r === p.right)?.[2] ?? NaN),
          0,
        );
        expect([pairs.length, cost]).toEqual(best(given));
        expect(new Set(pairs.map((p) => p.left)).size).toBe(pairs.length);
        expect(new Set(pairs.map((p) => p.right)).size).toBe(pairs.length);
      }),
    );
  });

  it('pairs as many also where it pairs by cost first', () => {
    fc.assert(
      fc.property(triples, (given) => {
        const edges = edgesOf(given);
        expect(assignGreedily(edges, allOf(edges))).toHaveLength(best(given)[0]);
      }),
    );
  });

  it('takes of edges that share an item the one that the exact way takes, also among equals', () => {
    const costs = fc.array(fc.nat(3), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(costs, fc.boolean(), (given, flipped) => {
        const edges = edgesOf(given.map((cost, i): Triple => (flipped ? [i, 0, cost] : [0, i, cost])));
        const pairs = assign(edges).map(({ left, right }) => [left, right]);
        expect(pairs).toEqual(assignExactly(edges, allOf(edges)).map((e) => [edges.left[e], edges.right[e]]));
      }),
    );
  });

  it('says how much worse the next best would be, and whether there was any', () => {
    expect(
      assign(
        edgesOf([
          [0, 0, 1],
          [1, 1, 2],
          [1, 0, 9],
        ]),
      ),
    ).toEqual([
      { left: 0, right: 0, margin: Number.POSITIVE_INFINITY, only: false },
      { left: 1, right: 1, margin: Number.POSITIVE_INFINITY, only: false },
    ]);
    expect(
      assign(
        edgesOf([
          [0, 0, 1],
          [0, 1, 4],
        ]),
      ),
    ).toEqual([{ left: 0, right: 0, margin: 3, only: false }]);
    expect(assign(edgesOf([[3, 2, 1]]))).toEqual([{ left: 3, right: 2, margin: Number.POSITIVE_INFINITY, only: true }]);
  });

  it('pairs two thousand items in one chain as they stand', () => {
    const chain = Array.from({ length: 2000 }, (_, i): Triple[] => [
      [i, i, 1],
      [i, i + 1, 5],
    ]).flat();
    expect(assign(edgesOf(chain)).every((p) => p.left === p.right)).toBe(true);
  });
});
