import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { rollingLog } from '../../src/formats/spark-event-log/rolling-log.ts';

/** Spark from PyPI, which brings everything but Java and Python. */
const sparkVersion = '4.0.1';
/** The oldest that this Spark runs with. */
const javaLeast = 17;
const pythonLeast = 9;
const installMsMax = 600_000;
const runMsMax = 600_000;

export type Spark = { readonly version: string; readonly python: string; readonly submit: string; readonly java: string };
export type SparkJob = 'join' | 'iterate' | 'maps' | 'calibrate';
export type SparkRunOptions = { readonly job: SparkJob; readonly cores: number; /** 1 takes some tens of seconds on one core. */ readonly scale: number; readonly settings?: Readonly<Record<string, string>> };
export type FinishedRun = {
  /** The file or folder of the event log. */
  readonly log: string;
  /** The share of the machine that others took meanwhile, 0 to 1; null where the system does not say. */
  readonly foreignShare: number | null;
  readonly remove: () => void;
};

/** Spark, installed into a folder of its own that later calls use again; or why there is none. */
export function installSpark(): Spark | string {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const javaVersion = /version "(\d+)/.exec(java.stderr ?? '')?.[1];
  if (java.status !== 0 || Number(javaVersion) < javaLeast) return `no Java ${javaLeast} or newer`;
  const python = spawnSync('python3', ['-c', 'import sys, venv; print(sys.version_info[1])'], { encoding: 'utf8' });
  if (python.status !== 0 || Number(python.stdout) < pythonLeast) return `no Python 3.${pythonLeast} or newer with venv`;
  const folder = join(tmpdir(), `homeostat-pyspark-${sparkVersion}-3.${python.stdout.trim()}`);
  const found: Spark = { version: sparkVersion, python: join(folder, 'bin/python'), submit: join(folder, 'bin/spark-submit'), java: String(javaVersion) };
  if (existsSync(folder)) return found;
  const fresh = mkdtempSync(`${folder}-`);
  const steps = [['python3', '-m', 'venv', fresh], [join(fresh, 'bin/pip'), 'install', '--quiet', '--no-input', `pyspark==${sparkVersion}`]] as const;
  for (const [program, ...args] of steps) {
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: installMsMax });
    if (status === 0) continue;
    rmSync(fresh, { recursive: true, force: true });
    return `no PySpark ${sparkVersion} to install: ${stderr.trim().split('\n').at(-1) ?? ''}`;
  }
  // A virtual environment may be moved as long as its interpreter is called by its path.
  renameSync(fresh, folder);
  return found;
}

/** Runs one job and waits for its end. Throws with Spark's last words if it fails. */
export async function runSpark(spark: Spark, { job, cores, scale, settings = {} }: SparkRunOptions): Promise<FinishedRun> {
  const folder = mkdtempSync(join(tmpdir(), 'homeostat-spark-'));
  mkdirSync(join(folder, 'logs'));
  const script = join(import.meta.dirname, 'spark-jobs.py');
  const before = cpuTicks();
  // Java is started first and waits for Python, so that the time of both is counted when it ends.
  const args = ['--driver-memory', '2g', script, job, String(cores), String(scale), join(folder, 'logs'), ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)];
  const child = spawn(spark.submit, args, {
    env: { PATH: `${join(spark.python, '..')}:${process.env['PATH'] ?? ''}`, HOME: folder, SPARK_LOCAL_IP: '127.0.0.1', PYSPARK_PYTHON: spark.python, PYSPARK_DRIVER_PYTHON: spark.python, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: runMsMax,
    killSignal: 'SIGKILL',
  });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => (said = (said + bytes.toString()).slice(-4000)));
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const after = cpuTicks();
  if (code !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`Spark ended with ${code}: ${said}`);
  }
  return { log: findLog(join(folder, 'logs')), foreignShare: foreignShareOf(before, after), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The log is a file, or the folder of a rolling one. */
function findLog(folder: string): string {
  const names = readdirSync(folder).filter((name) => name !== 'local');
  const [name] = names;
  if (names.length !== 1 || name === undefined) throw new Error(`Spark left ${names.length} logs`);
  return join(folder, name);
}

/** Its files in their order, for `readSparkLog`. */
export function filesOfLog(log: string): readonly string[] {
  if (statSync(log).isFile()) return [log];
  return (rollingLog(readdirSync(log))?.files ?? []).map((name) => join(log, name));
}

type Ticks = { readonly busy: number; readonly own: number; readonly all: number };

/** Linux counts time by what it was used for (proc(5), /proc/stat and /proc/self/stat): of all, and of children that have ended. */
function cpuTicks(): Ticks | null {
  try {
    const counts = (readFileSync('/proc/stat', 'utf8').split('\n', 1)[0] as string).trim().split(/\s+/).slice(1, 9).map(Number);
    const all = counts.reduce((sum, one) => sum + one, 0);
    const own = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return { busy: all - (counts[3] as number) - (counts[4] as number), own: Number(own[11]) + Number(own[12]) + Number(own[13]) + Number(own[14]), all };
  } catch {
    return null;
  }
}

function foreignShareOf(before: Ticks | null, after: Ticks | null): number | null {
  if (before === null || after === null || after.all <= before.all) return null;
  return Math.max(0, (after.busy - before.busy - (after.own - before.own)) / (after.all - before.all));
}

/** For the head of a result file. */
export const machineName = (): string => `${cpus().length} cores of ${cpus()[0]?.model ?? 'an unknown processor'}`;

