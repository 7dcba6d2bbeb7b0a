import { readCsv } from '../formats/csv/csv-table.ts';
import type { Job } from '../learn/ports/compute.ts';
import type { CharacteriseRequest } from './characterise-series.ts';
import { characteriseSeries } from './characterise-series.ts';
import type { CharacterisationView } from './views/characterisation-view.ts';

/** A request whose table has not been read yet: a text crosses to a thread faster than its rows. */
export type CharacteriseJob = Omit<CharacteriseRequest, 'table'> & { readonly file: string; readonly text: string };

/** The program of a thread that characterises one file, so that the caller can hear Ctrl-C meanwhile. */
export const run: Job<CharacteriseJob, never, CharacterisationView> = ({ file, text, ...request }) => characteriseSeries({ ...request, table: readCsv(file, text) });
