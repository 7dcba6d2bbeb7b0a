import type { SizeReport } from '../../usecases/size-series.ts';
import { setOnceSentence, nowSentence, usageSentence } from '../../usecases/size-sentences.ts';
import type { OneSizeView } from '../../usecases/views/size-view.ts';
import type { FigureColumn } from '../report/report-page.ts';
import { figuresTable, reportPage } from '../report/report-page.ts';
import { drawSizes } from './draw-sizes.ts';
import { sizeData } from './size-data.ts';

type Row = OneSizeView['recommenders'][number];

/** The page of sizes: the recommended sizes in words, how recommenders would have done, and a chart of each. */
export function sizePage(reports: readonly SizeReport[]): string {
  const rows = reports.flatMap(({ view }) => view.recommenders.map((row) => ({ ...row, name: `${view.group === null ? '' : `${view.group}: `}${row.name}, ${view.resource}` })));
  return reportPage({
    title: `Sizes of ${[...new Set(reports.map(({ view }) => view.series.valueColumn))].join(' and ')}`,
    paragraphs: [
      ...reports.flatMap(({ view }) => {
        const of = view.group === null ? '' : `${view.group}: `;
        const sentences = [setOnceSentence(view), nowSentence(view)];
        return [`${of}${usageSentence(view)}`, ...(view.headline === 'now' ? sentences.toReversed() : sentences), ...[...view.series.notes, ...view.notes].map((note) => `Note: ${note}`)];
      }),
      'Table and charts show what each recommender would have done on this past when it resizes automatically; the shaded part of a chart teaches and counts for nothing.',
    ],
    table: figuresTable<Row>('recommender', rows, columns, () => null),
    data: sizeData(reports),
    draw: drawSizes,
  });
}

const columns: readonly FigureColumn<Row>[] = [
  { title: 'size for now', value: ({ now }) => now.target },
  { title: 'unused, %', value: ({ slackPercent }) => slackPercent },
  { title: 'unused, core-hours or MiB-hours', value: ({ slackHours }) => slackHours },
  { title: 'too small, steps', value: ({ shortSteps }) => shortSteps },
  { title: 'of steps', value: ({ steps }) => steps },
  { title: 'resizes', value: ({ resizes }) => resizes },
  { title: 'resizes a day', value: ({ resizesPerDay }) => resizesPerDay },
];
