import { readFileSync } from 'node:fs';

const schemasByFile = new Map();

/** The reference of all kinds, for the type Kinds of imports/schema.ts. */
const KINDS = 'https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.27/';

/**
 * The URL of a Kubernetes type in the documentation of the Kubernetes Go API. cdk8s names the schema of every type,
 * such as io.k8s.api.core.v1.Probe, and the schema names the Go package.
 */
export function linkToKubernetes(reference, reflection, part, symbol) {
  if (symbol?.qualifiedName === 'Kinds' && symbol.fileName.endsWith('imports/schema.ts')) return KINDS;
  const [, minor] = /^cdk8s-plus-(\d+)$/.exec(symbol?.packageName ?? '') ?? [];
  const schema = minor && schemasOf(symbol.fileName).get(symbol.qualifiedName);
  if (!schema) return undefined;
  const [module, ...path] = schema.replace(/^io\.k8s\./, '').split('.');
  const type = path.pop();
  return `https://pkg.go.dev/k8s.io/${module}@v0.${minor}.0/${path.join('/')}#${type}`;
}

/** The schema of every exported type, as the `@schema` tag of its docstring names it. */
function schemasOf(file) {
  if (!schemasByFile.has(file)) {
    const docstrings = readFileSync(file, 'utf8').matchAll(
      /@schema (io\.k8s\.[\w.-]+)\n \*\/\nexport (?:declare )?(?:interface|class|enum) (\w+)/g,
    );
    schemasByFile.set(file, new Map([...docstrings].map(([, schema, name]) => [name, schema])));
  }
  return schemasByFile.get(file);
}
