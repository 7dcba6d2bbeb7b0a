import { postgresContract } from '../../src/adapters/store-sql/postgres.contract.ts';

postgresContract();
