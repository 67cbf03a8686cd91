import { CommentTag, ReflectionKind } from 'typedoc';

/** Turns every getter into a property, so that the table of properties lists it. */
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

/** Removes the parents of an interface, which may not be public. Its table has their props. */
export function interfacesWithoutParents(project) {
  for (const reflection of project.getReflectionsByKind(ReflectionKind.Interface))
    delete reflection.typeHierarchy;
}

/** With fewer props than this, one table is clearer than several. */
const MANY = 12;

/**
 * Groups the props of a large interface by the interface that declares them, such as PodProps: the props of the
 * interface itself come first.
 */
export function propsByOrigin(context) {
  for (const reflection of context.project.getReflectionsByKind(ReflectionKind.Interface)) {
    const props = (reflection.children ?? []).filter((child) => child.kindOf(ReflectionKind.Property));
    if (props.length < MANY) continue;
    for (const prop of props) {
      const origin = originOf(context, prop);
      if (origin === undefined || origin === reflection.name || prop.comment === undefined) continue;
      prop.comment = prop.comment.clone();
      const content = [{ kind: 'text', text: `Properties of ${origin}` }];
      prop.comment.blockTags.push(new CommentTag('@group', content));
    }
  }
}

/** The interface that declares a prop. A mapped type such as Omit declares none. */
function originOf(context, prop) {
  const [declaration] = context.getSymbolFromReflection(prop)?.declarations ?? [];
  return declaration?.parent?.name?.getText();
}
