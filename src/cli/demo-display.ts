import type { DemoNews } from '../compose/demo/demo-news.ts';
import type { Io } from './io.ts';
import { wantsColour } from './io.ts';

export type DemoDisplay = { readonly show: (news: DemoNews) => void; readonly end: () => void };

/**
 * Shows a demo on standard error: what happens, one line each, and on a terminal a live status line below. Nothing of it
 * reaches standard output.
 */
export function demoDisplay(io: Io, { live }: { readonly live: boolean }): DemoDisplay {
  let status = '';
  let lastDecision = '';
  const colour = live && wantsColour({ ...io, outIsTerminal: io.errIsTerminal });
  const bold = (text: string): string => (colour ? `\u001B[1m${text}\u001B[22m` : text);
  const clear = (): void => {
    if (status !== '') io.err('\r\u001B[2K');
    status = '';
  };
  const line = (text: string): void => {
    clear();
    io.err(`${text}\n`);
  };
  const progress = (news: Extract<DemoNews, { kind: 'progress' }>): void => {
    const decision = news.view.decisions.find(({ chosen }) => chosen !== null);
    if (decision !== undefined && decision.id !== lastDecision) {
      lastDecision = decision.id;
      line(`${clockOf(news.share)}  ${decision.reason}`);
    }
    if (!live) return;
    clear();
    status = statusOf(news);
    io.err(status);
  };
  return {
    show: (news) => {
      if (news.kind === 'progress') progress(news);
      else if (news.kind === 'started') line(`The dashboard is at ${bold(news.url)}\nData is kept in ${news.dataDir}`);
      else line(textOf(news));
    },
    end: clear,
  };
}

/** The time of the compressed day, and that it is one. */
function clockOf(share: number): string {
  const minute = Math.min(1439, Math.floor(share * 1440));
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function statusOf({ share, view }: Extract<DemoNews, { kind: 'progress' }>): string {
  const load = view.workloads.reduce((sum, { value }) => sum + (value ?? 0), 0);
  const objectives = view.objectives.map(({ name, status, valueText }) => `${status === 'met' ? '✓' : status === 'violated' ? '✗' : '?'} ${name} ${valueText ?? 'unknown'}`);
  return `${clockOf(share)} of a compressed day  ${load.toFixed(0)} requests/s  ${view.replicas.ready}/${view.replicas.desired} instances  ${view.costUsdPerHour.toFixed(2)} USD/h  ${objectives.join('  ')}`.slice(0, 160);
}

function textOf(news: Exclude<DemoNews, { kind: 'progress' | 'started' }>): string {
  switch (news.kind) {
    case 'deployed':
      return `Deployed: ${news.instances} instances are ready. The day begins.`;
    case 'fault':
      return `${clockOf(news.fault.atShare)}  Fault of the day: ${news.instance} ${news.fault.kind === 'crash' ? 'crashes' : 'becomes slow'}.`;
    case 'judging':
      return 'The day is over. Looking for the cheapest fixed size that would have done ...';
    case 'note':
      return `(${news.text})`;
    case 'stopping':
      return 'Stopping everything.';
  }
}
