import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { knowledgeStoreContract } from '../../knowledge/knowledge-store.contract.ts';
import { instant } from '../../units/time.ts';
import { openStore } from './open-store.ts';

const clock = { now: () => instant(1_700_000_000_000) };
const folder = mkdtempSync(join(tmpdir(), 'homeostat-store-'));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the store in memory', () => knowledgeStoreContract(() => openStore({ url: 'sqlite::memory:' }, clock)));

describe('the store in a file', () => knowledgeStoreContract(() => openStore({ url: `sqlite:${join(folder, `${files++}.db`)}` }, clock)));
