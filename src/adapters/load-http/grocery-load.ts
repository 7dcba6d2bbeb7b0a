import type { GeneratorConfigInput } from './generator-config.ts';

/**
 * What users of the grocery recommender do: three in four requests ask for recommendations, one in four says what was
 * clicked or bought, and that feedback is done when the updater calls back.
 */
export function groceryEndpoints({ recommenderUrl, collectorUrl }: { readonly recommenderUrl: string; readonly collectorUrl: string }): GeneratorConfigInput['endpoints'] {
  return [
    { name: 'recommendations', weight: 3, method: 'GET', url: `${recommenderUrl}/recommendations?user={user}` },
    {
      name: 'feedback',
      weight: 1,
      method: 'POST',
      url: `${collectorUrl}/feedback`,
      body: '{"id":"{id}","user":{user},"product":{product},"callback":"{callback}"}',
      completion: 'callback',
    },
  ];
}
