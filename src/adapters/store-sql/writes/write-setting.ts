import type { Writer } from './write.ts';

export const putSetting: Writer<'put-setting'> = async (transaction, { name, value }) => {
  const body = JSON.stringify(value);
  await transaction.insertInto('setting').values({ name, body }).onConflict((conflict) => conflict.column('name').doUpdateSet({ body })).execute();
};
