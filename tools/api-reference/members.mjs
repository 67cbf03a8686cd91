import { ReflectionKind } from 'typedoc';

/** Makes every getter a property: it reads as one in code, and then stands in the table of properties. */
export function gettersAsProperties(project) {
  for (const reflection of project.getReflectionsByKind(ReflectionKind.Accessor)) {
    const { getSignature, setSignature } = reflection;
    if (getSignature === undefined || setSignature !== undefined) continue;
    reflection.kind = ReflectionKind.Property;
    reflection.type = getSignature.type;
    reflection.comment ??= getSignature.comment;
    project.removeReflection(getSignature);
  }
}

/** Takes away what an interface extends: its table has the props of its parents, which need not be public. */
export function interfacesWithoutParents(project) {
  for (const reflection of project.getReflectionsByKind(ReflectionKind.Interface))
    delete reflection.typeHierarchy;
}
