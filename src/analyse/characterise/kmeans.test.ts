import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normal, randomStreams } from '../../model/random.ts';
import { bestClusters, silhouetteOf } from './choose-k.ts';
import { kmeans, nearest } from './kmeans.ts';
import type { Matrix } from './matrix.ts';
import { fromColumns, rowOf } from './matrix.ts';

const stream = (seed: number) => randomStreams(seed).stream('test');
const points = (values: readonly (readonly [number, number])[]): Matrix => fromColumns([values.map(([x]) => x), values.map(([, y]) => y)]);

/** Groups far apart, each of a few points around its centre. */
const separated = fc.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 6, max: 12 }), fc.nat()).map(([k, each, seed]) => {
  const random = randomStreams(seed).stream('separated');
  return { k, values: Array.from({ length: k * each }, (_, i): [number, number] => [100 * (i % k) + normal(random), -50 * (i % k) + normal(random)]) };
});

describe('k-means', () => {
  it('gives every point the nearest centre, and every centre is the mean of its points', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 })), { minLength: 1, maxLength: 60 }), fc.integer({ min: 1, max: 6 }), fc.nat(), (values, k, seed) => {
        const of = points(values);
        const { centres, labels, inertia } = kmeans(of, k, stream(seed));
        let sum = 0;
        labels.forEach((label, row) => {
          const found = nearest(centres, rowOf(of, row));
          sum += found.distance;
          expect(label).toBe(found.label);
        });
        expect(inertia).toBeCloseTo(sum, 6);
        for (let c = 0; c < centres.rows; c++) {
          const own = values.filter((_, row) => labels[row] === c);
          if (own.length > 0) expect(rowOf(centres, c)[0]).toBeCloseTo(own.reduce((total, [x]) => total + x, 0) / own.length, 9);
        }
      }),
    );
  });

  it('finds the same groups in whatever order the points come', () => {
    fc.assert(
      fc.property(separated, fc.nat(), ({ k, values }, seed) => {
        const { labels } = kmeans(points(values), k, stream(seed));
        const reversed = kmeans(points(values.toReversed()), k, stream(seed)).labels.toReversed();
        // The numbers of clusters may differ, who is together with whom may not.
        for (let i = 0; i < labels.length; i++) for (let j = 0; j < i; j++) expect(labels[i] === labels[j]).toBe(reversed[i] === reversed[j]);
        for (let i = 0; i < labels.length; i++) expect(labels[i] === labels[0]).toBe(i % k === 0);
      }),
    );
  });

  it('gives the same clusters for the same seed', () => {
    const of = points(Array.from({ length: 40 }, (_, i) => [Math.sin(i), Math.cos(3 * i)]));
    expect(kmeans(of, 5, stream(3))).toEqual(kmeans(of, 5, stream(3)));
  });

  it('makes no more clusters than there are different points', () => {
    expect(kmeans(points([[1, 1], [1, 1], [2, 2]]), 5, stream(1)).centres.rows).toBe(2);
    expect(kmeans(points([[1, 1], [1, 1]]), 5, stream(1))).toMatchObject({ inertia: 0, centres: { rows: 1 } });
  });
});

describe('the number of clusters', () => {
  it('is found by the silhouette where groups are plain', () => {
    fc.assert(
      fc.property(separated, fc.nat(), ({ k, values }, seed) => {
        expect(bestClusters(points(values), stream(seed)).centres.rows).toBe(k);
      }),
      { numRuns: 20 },
    );
  });

  it('has no silhouette where there is one group', () => {
    expect(silhouetteOf(points([[1, 1], [1, 1]]), Int32Array.of(0, 0), 1)).toBeNull();
  });

  it('agrees with a silhouette worked out by hand', () => {
    // 0, 1 | 5: a = 1, b = 5 and 4; the lone point counts 0.
    expect(silhouetteOf(fromColumns([[0, 1, 5]]), Int32Array.of(0, 0, 1), 2)).toBeCloseTo((4 / 5 + 3 / 4 + 0) / 3, 12);
  });
});
