import { XMLParser } from 'fast-xml-parser';
import { InvalidInputError } from '../../model/error.ts';

/** An element of the file. Names have no prefix: `SparkMap` for `Spark:SparkMap`. */
export type UmlElement = { readonly tag: string; readonly attributes: ReadonlyMap<string, string>; readonly children: readonly UmlElement[]; readonly text: string };

/** A stereotype on an element: what it is called, and the values of its attributes. */
export type Stereotype = { readonly name: string; readonly of: string; readonly element: UmlElement };

export type UmlModel = { readonly name: string; readonly elements: ReadonlyMap<string, UmlElement>; readonly all: readonly UmlElement[]; readonly stereotypes: readonly Stereotype[]; readonly stereotypesOn: ReadonlyMap<string, readonly Stereotype[]> };

const charactersMax = 16 * 2 ** 20;
const elementsMax = 200_000;
const depthMax = 200;

/** Whether a text is a UML model as Papyrus and other Eclipse tools write it. */
export const looksLikeUml = (text: string): boolean => /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[\s\S]{0,5000}?-->\s*)?<(?:xmi:XMI|uml:Model)\b/.test(text);

/**
 * Reads a UML model in XMI as elements and the stereotypes on them. Nothing outside the text is read, and no entities are replaced.
 * @throws InvalidInputError where it is no such text, or too large
 */
export function readUml(file: string, text: string): UmlModel {
  if (text.length > charactersMax) throw new InvalidInputError([`${file} has ${text.length} characters; a UML model must have at most ${charactersMax}; leave out what is not needed`]);
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new InvalidInputError([`${file} has a document type; a UML model must have none, since nothing outside it is read; remove it`]);
  const roots = parsed(file, text);
  const all = flattened(file, roots);
  const elements = new Map(all.flatMap((element) => idOf(element) ?? []).map(([id, element]) => [id, element]));
  const model = all.find(({ tag }) => tag === 'Model');
  if (model === undefined) throw new InvalidInputError([`${file} has no uml:Model; it must have one; export it as UML (XMI)`]);
  const stereotypes = all.flatMap(stereotypesOf);
  return { name: model.attributes.get('name') ?? '', elements, all, stereotypes, stereotypesOn: Map.groupBy(stereotypes, ({ of }) => of) };
}

const idOf = (element: UmlElement): readonly (readonly [string, UmlElement])[] | null => {
  const id = element.attributes.get('id');
  return id === undefined ? null : [[id, element]];
};

/** A stereotype names what it stands on by an attribute `base_NamedElement`, `base_Action` and the like. */
function stereotypesOf(element: UmlElement): readonly Stereotype[] {
  const bases = [...element.attributes].flatMap(([name, value]) => (name.startsWith('base_') ? [value] : []));
  return [...new Set(bases)].map((of) => ({ name: element.tag, of, element }));
}

type Raw = { readonly [name: string]: unknown };

function parsed(file: string, text: string): readonly UmlElement[] {
  // Prefixes are kept in the raw names: removing them in the parser would make `xmi:type` and `type` one.
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', preserveOrder: true, processEntities: false, parseTagValue: false, parseAttributeValue: false, ignoreDeclaration: true, ignorePiTags: true, maxNestedTags: depthMax });
  let raw: unknown;
  try {
    raw = parser.parse(text, true);
  } catch (error) {
    throw new InvalidInputError([`${file} is no XML that can be read: ${error instanceof Error ? error.message : String(error)}; correct it`]);
  }
  return elementsOf(raw, 0);
}

function elementsOf(raw: unknown, depth: number): readonly UmlElement[] {
  if (!Array.isArray(raw) || depth > depthMax) return [];
  return (raw as readonly Raw[]).flatMap((one): UmlElement[] => {
    const name = Object.keys(one).find((key) => key !== ':@');
    if (name === undefined || name === '#text') return [];
    const inside = one[name];
    const attributes = Object.entries((one[':@'] ?? {}) as Raw).map(([key, value]) => [key.startsWith('xmi:') ? key.slice(4) : key, decoded(String(value))] as const);
    const text = Array.isArray(inside) ? (inside as readonly Raw[]).map((part) => ('#text' in part ? String(part['#text']) : '')).join('') : '';
    // A stereotype has both `type` of UML and `xmi:type`; the latter is the kind of element.
    return [{ tag: name.slice(name.indexOf(':') + 1), attributes: new Map(attributes.toSorted(([a], [b]) => Number(a.startsWith('xmi:')) - Number(b.startsWith('xmi:')))), children: elementsOf(inside, depth + 1), text: decoded(text.trim()) }];
  });
}

/** The five that XML itself has; all others stay as they are. */
const decoded = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');

function flattened(file: string, roots: readonly UmlElement[]): readonly UmlElement[] {
  const all: UmlElement[] = [...roots];
  for (let index = 0; index < all.length; index++) {
    for (const child of (all[index] as UmlElement).children) all.push(child);
    if (all.length > elementsMax) throw new InvalidInputError([`${file} has more than ${elementsMax} elements; a UML model must have fewer; leave out what is not needed`]);
  }
  return all;
}
