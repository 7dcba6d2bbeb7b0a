import { randomStreams } from '../../model/random.ts';
import type { Environment, StepResult } from './environment.ts';
import { refuseStep } from './environment.ts';

/** m/s². This and the next constants are those of CartPole-v1 in Gymnasium (gymnasium/envs/classic_control/cartpole.py). */
const gravity = 9.8;
/** kg. */
const cartMass = 1;
const poleMass = 0.1;
const totalMass = cartMass + poleMass;
/** m; half of the pole. */
const poleLength = 0.5;
const poleMassLength = poleMass * poleLength;
/** N; pushed left (action 0) or right (action 1) in every step. */
const force = 10;
/** s; one Euler step, position before speed as the original does. */
const stepSeconds = 0.02;
/** m from the middle; beyond it the episode terminates. */
const positionMax = 2.4;
/** rad; 12 degrees. */
const angleMax = (12 * 2 * Math.PI) / 360;
/** Every state variable starts uniformly in ± this. */
const startMax = 0.05;
/** Steps after which CartPole-v1 truncates; also its highest return. */
const stepsMax = 500;

/**
 * The cart and pole of Barto, Sutton and Anderson, "Neuronlike adaptive elements that can solve difficult learning control
 * problems" (1983), with the dynamics and limits of Gymnasium's CartPole-v1: observation (position m, speed m/s, angle rad,
 * angular speed rad/s), reward 1 a step, 500 steps at most. The state is float64 as there; only the observation is float32.
 */
export class CartPole implements Environment {
  readonly name = 'cart-pole';
  readonly observationSize = 4;
  readonly actionCount = 2;
  readonly rewardRange = { min: 1, max: 1 };
  #x = 0;
  #speed = 0;
  #angle = 0;
  #spin = 0;
  #steps = 0;
  #ended = true;

  reset(seed: number, observation: Float32Array): void {
    const random = randomStreams(seed).stream('cart-pole');
    const start = (): number => (random.next() * 2 - 1) * startMax;
    this.#x = start();
    this.#speed = start();
    this.#angle = start();
    this.#spin = start();
    this.#steps = 0;
    this.#ended = false;
    this.#observe(observation);
  }

  step(action: number, observation: Float32Array): StepResult {
    refuseStep(this.name, action, this.actionCount, this.#ended);
    const cos = Math.cos(this.#angle);
    const sin = Math.sin(this.#angle);
    const push = ((action === 1 ? force : -force) + poleMassLength * this.#spin * this.#spin * sin) / totalMass;
    const spinRate = (gravity * sin - cos * push) / (poleLength * (4 / 3 - (poleMass * cos * cos) / totalMass));
    const speedRate = push - (poleMassLength * spinRate * cos) / totalMass;
    this.#x += stepSeconds * this.#speed;
    this.#speed += stepSeconds * speedRate;
    this.#angle += stepSeconds * this.#spin;
    this.#spin += stepSeconds * spinRate;
    this.#steps++;
    this.#observe(observation);
    const fell = Math.abs(this.#x) > positionMax || Math.abs(this.#angle) > angleMax;
    this.#ended = fell || this.#steps >= stepsMax;
    if (!this.#ended) return { reward: 1, ending: 'none' };
    return { reward: 1, ending: fell ? 'terminated' : 'truncated' };
  }

  allowed(mask: Uint8Array): void {
    mask.fill(1);
  }

  #observe(observation: Float32Array): void {
    observation[0] = this.#x;
    observation[1] = this.#speed;
    observation[2] = this.#angle;
    observation[3] = this.#spin;
  }
}
