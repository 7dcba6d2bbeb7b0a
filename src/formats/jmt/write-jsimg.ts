import { XMLBuilder } from 'fast-xml-parser';
import type { JmtNetwork, JmtStation, JmtTime } from './jmt-network.ts';

/** Attributes begin with @; lists are elements one after the other. */
type Xml = { readonly [name: string]: string | Xml | readonly Xml[] };

const strategies = 'jmt.engine.NetStrategies';

/** What XML 1.0 has no way to write. */
const noXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** How far the simulation of JMT goes: its own defaults for confidence and precision. */
const measureSettings = { alpha: '0.01', precision: '0.03' } as const;

/**
 * Writes a queueing network as JSIMgraph of the Java Modelling Tools opens it (`archive` with the model and where its stations are drawn).
 * @example
 * writeJsimg(network); // '<?xml version="1.0" encoding="UTF-8" ...'
 */
export function writeJsimg(network: JmtNetwork): string {
  const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true, suppressBooleanAttributes: false, commentPropName: '#comment' });
  // Two dashes would end a comment, and so would one at its end.
  const comment = network.comment.replaceAll(/-{2,}/g, '-').replace(/-$/, '');
  const text = builder.build({ '?xml': { '@version': '1.0', '@encoding': 'UTF-8', '@standalone': 'no' }, '#comment': ` ${comment} `, archive: archiveOf(network) });
  return text.replaceAll(noXml, ' ');
}

function archiveOf(network: JmtNetwork): Xml {
  const { name, className, customers, reference, stations } = network;
  const schema = { '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' };
  const throughput = { '@alpha': measureSettings.alpha, '@name': `${reference}_${className}_Throughput`, '@nodeType': 'station', '@precision': measureSettings.precision, '@referenceNode': reference, '@referenceUserClass': className, '@type': 'Throughput', '@verbose': 'false' };
  return {
    ...schema,
    '@name': `${name}.jsimg`,
    '@xsi:noNamespaceSchemaLocation': 'Archive.xsd',
    sim: {
      '@disableStatisticStop': 'false',
      '@logDecimalSeparator': '.',
      '@logDelimiter': ',',
      '@logReplaceMode': '0',
      '@maxSamples': '1000000',
      '@name': `${name}.jsimg`,
      '@polling': '1.0',
      '@xsi:noNamespaceSchemaLocation': 'SIMmodeldefinition.xsd',
      userClass: { '@customers': String(customers), '@name': className, '@priority': '0', '@referenceSource': reference, '@type': 'closed' },
      node: stations.map((station) => ({ '@name': station.name, section: sectionsOf(station, className) })),
      measure: throughput,
      connection: stations.flatMap(({ name: source, next }) => next.map((target) => ({ '@source': source, '@target': target }))),
      blockingRegion: regionOf(network),
      preload: { stationPopulations: { '@stationName': reference, classPopulation: { '@population': String(customers), '@refClass': className } } },
    },
    jmodel: {
      '@xsi:noNamespaceSchemaLocation': 'JModelGUI.xsd',
      userClass: { '@color': '#FF0000FF', '@name': className },
      station: stations.map((station, index) => ({ '@name': station.name, position: { '@rotate': 'false', '@x': `${100 + 120 * (index % 10)}.0`, '@y': `${100 + 100 * Math.floor(index / 10)}.0` } })),
    },
  };
}

function regionOf({ region: { stations, customersMax }, className }: JmtNetwork): Xml {
  return {
    '@name': 'Cores',
    '@type': 'default',
    regionNode: stations.map((name) => ({ '@nodeName': name })),
    globalConstraint: { '@maxJobs': String(customersMax) },
    globalMemoryConstraint: { '@maxMemory': '-1' },
    classConstraint: { '@jobClass': className, '@maxJobsPerClass': String(customersMax) },
    classWeight: { '@jobClass': className, '@weight': '1' },
    classMemorySize: { '@jobClass': className, '@size': '1' },
    dropRules: { '@dropThisClass': 'false', '@jobClass': className },
  };
}

/** Each station is an input, a service and an output. */
function sectionsOf(station: JmtStation, className: string): readonly Xml[] {
  const perClass = (parameter: Xml, sub: Xml): Xml => ({ ...parameter, '@array': 'true', refClass: className, subParameter: sub });
  const input: Xml = {
    '@className': 'Queue',
    parameter: [
      value('java.lang.Integer', 'size', '-1'),
      perClass({ '@classPath': 'java.lang.String', '@name': 'dropStrategies' }, value('java.lang.String', 'dropStrategy', 'drop')),
      { '@classPath': `${strategies}.QueueGetStrategies.FCFSstrategy`, '@name': 'FCFSstrategy' },
      perClass({ '@classPath': `${strategies}.QueuePutStrategy`, '@name': 'QueuePutStrategy' }, { '@classPath': `${strategies}.QueuePutStrategies.TailStrategy`, '@name': 'TailStrategy' }),
    ],
  };
  const router: Xml = { '@className': 'Router', parameter: perClass({ '@classPath': `${strategies}.RoutingStrategy`, '@name': 'RoutingStrategy' }, { '@classPath': `${strategies}.RoutingStrategies.RandomStrategy`, '@name': 'Random' }) };
  const tunnel: Xml = { '@className': 'ServiceTunnel' };
  const service = (time: JmtTime): Xml => perClass({ '@classPath': `${strategies}.ServiceStrategy`, '@name': 'ServiceStrategy' }, { '@classPath': `${strategies}.ServiceStrategies.ServiceTimeStrategy`, '@name': 'ServiceTimeStrategy', subParameter: distribution(time) });
  switch (station.kind) {
    case 'delay':
      return [input, { '@className': 'Delay', parameter: service(station.time) }, router];
    case 'queue':
      return [
        input,
        {
          '@className': 'Server',
          parameter: [
            value('java.lang.Integer', 'maxJobs', String(station.servers)),
            perClass({ '@classPath': 'java.lang.Integer', '@name': 'numberOfVisits' }, value('java.lang.Integer', 'numberOfVisits', '1')),
            service(station.time),
          ],
        },
        router,
      ];
    case 'fork':
      return [
        input,
        tunnel,
        {
          '@className': 'Fork',
          parameter: [
            value('java.lang.Integer', 'jobsPerLink', String(station.copies)),
            value('java.lang.Integer', 'block', '-1'),
            value('java.lang.Boolean', 'isSimplifiedFork', 'true'),
            perClass(
              { '@classPath': `${strategies}.ForkStrategy`, '@name': 'ForkStrategy' },
              { '@classPath': `${strategies}.ForkStrategies.ProbabilitiesFork`, '@name': 'Branch Probabilities', subParameter: { '@array': 'true', '@classPath': `${strategies}.ForkStrategies.OutPath`, '@name': 'EmpiricalEntryArray' } },
            ),
          ],
        },
      ];
    case 'join':
      return [
        {
          '@className': 'Join',
          parameter: perClass({ '@classPath': `${strategies}.JoinStrategy`, '@name': 'JoinStrategy' }, { '@classPath': `${strategies}.JoinStrategies.NormalJoin`, '@name': 'Standard Join', subParameter: value('java.lang.Integer', 'numRequired', '-1') }),
        },
        tunnel,
        router,
      ];
  }
}

const value = (classPath: string, name: string, text: string): Xml => ({ '@classPath': classPath, '@name': name, value: text });

const double = (name: string, number: number): Xml => value('java.lang.Double', name, String(number));

/** The distribution and its parameters, which JMT keeps apart. */
function distribution(time: JmtTime): readonly Xml[] {
  const of = (name: string, classes: readonly [string, string], parameters: readonly Xml[]): readonly Xml[] => [
    { '@classPath': `jmt.engine.random.${classes[0]}`, '@name': name },
    { '@classPath': `jmt.engine.random.${classes[1]}`, '@name': 'distrPar', subParameter: parameters },
  ];
  switch (time.kind) {
    case 'deterministic':
      return of('Deterministic', ['DeterministicDistr', 'DeterministicDistrPar'], [double('t', time.seconds)]);
    case 'exponential':
      return of('Exponential', ['Exponential', 'ExponentialPar'], [double('lambda', 1 / time.meanSeconds)]);
    case 'erlang':
      return of('Erlang', ['Erlang', 'ErlangPar'], [double('alpha', time.phases / time.meanSeconds), value('java.lang.Long', 'r', String(time.phases))]);
    case 'hyper-exponential':
      return of('Hyperexponential', ['HyperExp', 'HyperExpPar'], [double('p', time.probability), double('lambda1', 1 / time.meanSeconds[0]), double('lambda2', 1 / time.meanSeconds[1])]);
    case 'log-normal':
      return of('Lognormal', ['Lognormal', 'LognormalPar'], [double('mu', time.mu), double('sigma', time.sigma)]);
  }
}
