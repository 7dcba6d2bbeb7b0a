import { expect, it } from 'vitest';
import { InvalidInputError } from './error.ts';
import { modelReferenceOf, modelReferenceText } from './model-reference.ts';

it.each(['load', 'load@3', 'load@champion', '3@4', 'a-b@c-d'])('%s is a reference and comes back as text', (text) => {
  expect(modelReferenceText(modelReferenceOf('model', text))).toBe(text);
});

it('tells versions from aliases', () => {
  expect(modelReferenceOf('model', 'load@12').at).toEqual({ kind: 'version', version: 12 });
  expect(modelReferenceOf('model', 'load@champion').at).toEqual({ kind: 'alias', alias: 'champion' });
  expect(modelReferenceOf('model', 'load').at).toEqual({ kind: 'newest' });
});

it.each(['', '@', 'load@', '@3', 'load@0', 'load@03', 'load@-1', 'load@1@2', 'Load', 'load@Champion', 'load@1.5', 'load@9999999999', '../x', 'load@a-'])('"%s" is refused, with the form it must have', (text) => {
  expect(() => modelReferenceOf('--model', text)).toThrow(InvalidInputError);
  expect(() => modelReferenceOf('--model', text)).toThrow(/^--model is .*it must be NAME, NAME@VERSION or NAME@ALIAS/);
});
