import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Ajv, { type ErrorObject } from 'ajv';
import { parseAllDocuments } from 'yaml';

/** The parts of a schema of kubernetes-models. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly nullable?: boolean;
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
}

const MODELS = dirname(require.resolve('kubernetes-models/package.json'));
const MACHINERY = dirname(
  require.resolve('@kubernetes-models/apimachinery/package.json', { paths: [MODELS] }),
);

/** Values that may be a number or a string. One type list each, as `anyOf` would report three faults. */
const SCALARS: Readonly<Record<string, Schema>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['number', 'string'], format: 'quantity' },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['integer', 'string'], format: 'int32' },
};

const ajv = new Ajv({
  strict: true,
  allowUnionTypes: true,
  allErrors: true,
  verbose: true,
  formats: {
    int32: { type: 'number', validate: (value: number) => value >= -(2 ** 31) && value < 2 ** 31 },
    int64: { type: 'number', validate: (value: number) => value >= -(2 ** 63) && value < 2 ** 63 },
    double: { type: 'number', validate: () => true },
    byte: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
    // https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
    quantity: /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/,
  },
});

/**
 * The faults of an object by the schemas of Kubernetes 1.27, each with its path. Stricter than the structural check of
 * the API server: an unknown field and a null are faults.
 */
export function schemaFaults(manifest: unknown): string[] {
  const { apiVersion, kind, metadata } = (manifest ?? {}) as Record<string, unknown>;
  const id = schemaId(apiVersion, kind);
  if (id === undefined) {
    return [
      `kind must be one of Kubernetes 1.27, got ${JSON.stringify(kind)} of ${JSON.stringify(apiVersion)}`,
    ];
  }
  addSchema(id);
  const validate = ajv.getSchema(id);
  if (validate === undefined) throw new Error(`${id} did not compile`);
  if (validate(manifest) === true) return [];
  const { name = '' } = (metadata ?? {}) as { readonly name?: string };
  return (validate.errors ?? []).map((error) => `${String(kind)} ${name}: ${describe(error)}`);
}

/** The objects of a YAML stream, parsed as by kubectl: in YAML 1.1 an unquoted `yes` is a boolean. */
export function parseManifests(yaml: string): unknown[] {
  return parseAllDocuments(yaml, { version: '1.1' }).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return document.toJS() as unknown;
  });
}

/** Each kind has a module in the package, which names the schema. */
function schemaId(apiVersion: unknown, kind: unknown): string | undefined {
  const path = join(MODELS, String(apiVersion), `${String(kind)}.js`);
  if (!existsSync(path)) return undefined;
  return /setSchema\)\(\w+, "([^"]+)"/.exec(readFileSync(path, 'utf8'))?.[1];
}

/** Registers a schema and its references, once. */
function addSchema(id: string): void {
  if (id in ajv.schemas) return;
  const schema = strict(SCALARS[id] ?? readSchema(id));
  ajv.addSchema(schema, id);
  for (const reference of references(schema)) addSchema(reference.replace(/#$/, ''));
}

/** The schemas are not public API of the package: each is a literal in a module with the schema's name. */
function readSchema(id: string): Schema {
  const root = id.startsWith('io.k8s.apimachinery.') ? MACHINERY : MODELS;
  const name = id.replace(/(?:^|[.-])(\w)/g, (_, letter: string) => letter.toUpperCase());
  const path = join(root, '_schemas', `${name}.js`);
  const literal = /^const schema = (\{.*?^\});/ms.exec(readFileSync(path, 'utf8'))?.[1];
  if (literal === undefined) throw new Error(`no schema in ${path}`);
  return JSON.parse(literal) as Schema;
}

/** The schema without nulls and without additional properties. */
function strict(lenient: Schema): Schema {
  const schema = { ...lenient, nullable: undefined };
  const choices = schema.oneOf?.filter(({ type }) => type !== 'null').map(strict);
  if (choices?.length === 1 && choices[0] !== undefined) return choices[0];
  const { properties, additionalProperties = properties === undefined } = schema;
  return {
    ...schema,
    ...(choices && { oneOf: choices }),
    ...(schema.items && { items: strict(schema.items) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, strict(value)])),
    }),
    ...(schema.type === 'object' && {
      additionalProperties:
        typeof additionalProperties === 'boolean' ? additionalProperties : strict(additionalProperties),
    }),
  };
}

function references(schema: Schema): string[] {
  const { $ref, additionalProperties, items, oneOf = [], properties = {} } = schema;
  const inner = [...oneOf, ...Object.values(properties)];
  if (items !== undefined) inner.push(items);
  if (typeof additionalProperties === 'object') inner.push(additionalProperties);
  return [...($ref === undefined ? [] : [$ref]), ...inner.flatMap(references)];
}

function describe(error: ErrorObject): string {
  const params = error.params as Readonly<Record<string, string>>;
  const at = (property?: string): string => fieldPath(error.instancePath, property);
  switch (error.keyword) {
    case 'additionalProperties':
      return `${at(params.additionalProperty)} is not a field of Kubernetes 1.27`;
    case 'required':
      return `${at(params.missingProperty)} is missing`;
    case 'enum':
      return `${at()} must be one of ${String(params.allowedValues)}, got ${JSON.stringify(error.data)}`;
    default:
      return `${at()} ${error.message ?? error.keyword}, got ${JSON.stringify(error.data)}`;
  }
}

/** A JSON pointer as a field path of kubectl, such as `spec.containers[0].name` and `metadata.labels["a/b"]`. */
function fieldPath(pointer: string, property?: string): string {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (property !== undefined) keys.push(property);
  return keys
    .map((key) => {
      if (/^\d+$/.test(key)) return `[${key}]`;
      return /^\w+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
    })
    .join('')
    .replace(/^\./, '');
}
