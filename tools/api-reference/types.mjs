import { ReflectionKind } from 'typedoc';
import ts from 'typescript';
import { linkToKubernetes } from './kubernetes.mjs';

/**
 * Takes the type of a property from its declaration. TypeDoc uses the type checker, which resolves Plain<Probe> to an
 * anonymous object type.
 */
export function typesAsDeclared(context, reflection) {
  if (!reflection.kindOf(ReflectionKind.Property) || reflection.type === undefined) return;
  const [declaration] = context.getSymbolFromReflection(reflection)?.declarations ?? [];
  if (declaration?.type?.getText().includes('Plain<')) {
    reflection.type = context.converter.convertType(context, declaration.type);
  }
}

/** Lists the fields that an interface takes from Kubernetes types, as TypeDoc omits members of other packages. */
export function nameKubernetesFields(context) {
  const checker = context.programs[0].getTypeChecker();
  for (const reflection of context.project.getReflectionsByKind(ReflectionKind.Interface)) {
    const symbol = context.getSymbolFromReflection(reflection);
    const fieldsByType = new Map();
    const own = new Set(reflection.children?.map(({ name }) => name));
    for (const field of checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol))) {
      const parent = field.declarations?.[0]?.parent;
      const link = parent && linkOf(context, checker, parent);
      if (link === undefined || own.has(field.name)) continue;
      fieldsByType.set(link, [...(fieldsByType.get(link) ?? []), field.name]);
    }
    // An interface without a description must be reported.
    if (reflection.comment.summary.length === 0) continue;
    for (const [link, fields] of fieldsByType) {
      const list = fields.sort().map((name) => `\`${name}\``);
      const text = `\n\nIt also has fields of Kubernetes' ${link}: ${list.join(', ')}.`;
      reflection.comment.summary.push({ kind: 'text', text });
    }
  }
}

/** A link to the type of Kubernetes that declares a field. */
function linkOf(context, checker, declaration) {
  if (!ts.isInterfaceDeclaration(declaration)) return undefined;
  const id = context.createSymbolId(checker.getSymbolAtLocation(declaration.name));
  const url = linkToKubernetes(undefined, undefined, undefined, id);
  return url && `[${declaration.name.text.replace(/^Kube|Props$/g, '')}](${url})`;
}
