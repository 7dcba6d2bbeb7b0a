import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { looksLikePriceCatalogue, priceColumns, readPriceCatalogue } from './read-price-catalogue.ts';

describe('price lists', () => {
  it('are read by what their columns are called', () => {
    expect(readPriceCatalogue('p.csv', 'VM type,vCPU,RAM GiB,USD per hour,Provider,Spot price\nm4.large,2,8,0.1,aws,0.03\n')).toEqual([{ name: 'm4.large', provider: 'aws', cores: 2, gibibytes: 8, speed: 1, onDemand: 0.1, reserved: null, spot: 0.03 }]);
    expect(readPriceCatalogue('p.csv', 'API Name;vCPUs;Memory MiB;On Demand;Reserved\nm5;4 vCPUs;2048;$0.192 hourly;unavailable\n', 'aws')).toEqual([{ name: 'm5', provider: 'aws', cores: 4, gibibytes: 2, speed: 1, onDemand: 0.192, reserved: null, spot: null }]);
  });

  it('are described with every name of a column', () => {
    const page = readFileSync(new URL('../../../docs/reference/capacity.md', import.meta.url), 'utf8');
    for (const known of Object.values(priceColumns)) expect(page).toContain(`| ${known.map((name) => `\`${name}\``).join(', ')} |`);
  });

  it('are read in the units of their cells', () => {
    const read = (memory: string, price: string) => readPriceCatalogue('p.csv', `type,cores,memory,price\na,2,${memory},${price}\n`)[0];
    expect(read('512 MiB', '$73/month')).toMatchObject({ gibibytes: 0.5, onDemand: expect.closeTo(0.1) });
    expect(read('8192 MB', '$73 per month')).toMatchObject({ gibibytes: 8, onDemand: expect.closeTo(0.1) });
    expect(read('8 GiB RAM', 'US$0.1 /hr')).toMatchObject({ gibibytes: 8, onDemand: 0.1 });
    expect(read('1TB', '2.4 USD per day')).toMatchObject({ gibibytes: 1024, onDemand: expect.closeTo(0.1) });
    expect(readPriceCatalogue('p.csv', 'type,cores,memory MiB,price\na,2,2048,1\nb,2,4 GiB,1\n').map(({ gibibytes }) => gibibytes)).toEqual([2, 4]);
    for (const price of ['€0.1', '0.1 EUR', '0.1 GBP/h', '-0.1']) expect(() => read('8', price)).toThrow(`p.csv:2:1: column price is "${price}"; it must be a price in USD per hour`);
    expect(() => read('8 Gbit', '1')).toThrow('column memory is "8 Gbit"; it must be memory in');
  });

  it('say what they lack', () => {
    expect(looksLikePriceCatalogue('time,value\n1,2\n')).toBe(false);
    expect(() => readPriceCatalogue('p.csv', 'type,price\na,1\n')).toThrow('p.csv:1:1: the header is without memory; it must be one with a column for it, such as memorygib');
    expect(() => readPriceCatalogue('p.csv', 'type,cores,memory,price\na,2,8,0\n')).toThrow('p.csv:2:1: column price is 0; it must be a number above 0');
    expect(() => readPriceCatalogue('p.csv', 'type,cores,memory,price\na,two,8,1\n')).toThrow(/column 2 \(cores\) is "two"/);
  });

  const shared = new URL('../../../../shared/data/scout/prices_usd_per_hour.csv', import.meta.url);
  it.skipIf(!existsSync(shared))('that are published are read', () => {
    const text = readFileSync(shared, 'utf8');
    expect(looksLikePriceCatalogue(text)).toBe(true);
    expect(readPriceCatalogue('p.csv', text, 'aws').find(({ name }) => name === 'm4.large')).toMatchObject({ cores: 2, gibibytes: 8, onDemand: 0.1 });
  });
});
