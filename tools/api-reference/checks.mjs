import { Comment, ReflectionKind } from 'typedoc';

const DESCRIBED = ReflectionKind.All & ~(ReflectionKind.Constructor | ReflectionKind.ConstructorSignature);

/**
 * Rejects docstrings without a description. TypeDoc accepts a docstring with tags only, and lets a class or an
 * interface inherit the description of its parent.
 */
export function rejectEmptyDescriptions(project) {
  for (const reflection of project.getReflectionsByKind(DESCRIBED)) {
    if (reflection.kindOf(ReflectionKind.ClassOrInterface)) reflection.comment ??= new Comment();
    const { comment } = reflection;
    const inherits = comment?.hasModifier('@inheritDoc') || comment?.getTag('@inheritDoc');
    if (comment?.summary.length === 0 && !inherits) comment.blockTags = [];
  }
}

/**
 * Warns about every optional prop without `@default`. No override changes nothing, so overrides need no default. A
 * mapped type such as Partial makes a required prop optional, so the declaration of the prop counts.
 */
export function requireDefaults(context) {
  for (const prop of context.project.getReflectionsByKind(ReflectionKind.Property)) {
    const isProp = prop.parent.kindOf(ReflectionKind.Interface | ReflectionKind.TypeLiteral);
    const declarations = context.getSymbolFromReflection(prop)?.declarations ?? [];
    const isOptional = declarations.some(({ questionToken }) => questionToken !== undefined);
    if (!isProp || !isOptional || prop.type?.name === 'Overrides') continue;
    const tag = prop.comment?.getTag('@default');
    const name = prop.getFriendlyFullName();
    if (tag === undefined) {
      context.logger.validationWarning(`${name} is optional and does not have a @default`);
    } else if (tag.content.length === 0) {
      context.logger.validationWarning(
        `${name} has a @default that is empty, or an object without backticks`,
      );
    }
  }
}

/** What a class extends if people put it into their apps. */
const CONSTRUCTS = new Set(['Construct', 'App']);

/** Warns about every construct without `@example`. */
export function requireExamples(context) {
  for (const reflection of context.project.getReflectionsByKind(ReflectionKind.Class)) {
    const isConstruct = reflection.extendedTypes?.some((type) => CONSTRUCTS.has(type.name)) ?? false;
    if (isConstruct && reflection.comment?.getTag('@example') === undefined)
      context.logger.validationWarning(`${reflection.name} is a construct and does not have an @example`);
  }
}
