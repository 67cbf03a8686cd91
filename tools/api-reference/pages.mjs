import { basename, dirname, relative } from 'node:path';
import { Comment, DeclarationReflection, ReflectionKind } from 'typedoc';
import { ModuleRouter } from 'typedoc-plugin-markdown';

/**
 * Moves every export to the page of the folder of lib/ that declares it. A file next to index.ts shares the page of the
 * folder with the same name.
 */
export function pagePerFolder(project, library) {
  const exportsByPage = new Map();
  for (const reflection of [...(project.children ?? [])]) {
    const file = relative(library, project.getSymbolIdFromReflection(reflection)?.fileName ?? 'index.ts');
    const page = dirname(file) === '.' ? basename(file, '.ts') : dirname(file);
    exportsByPage.set(page, [...(exportsByPage.get(page) ?? []), reflection]);
    project.removeChild(reflection);
  }
  for (const [name, reflections] of [...exportsByPage].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const page = new DeclarationReflection(name, ReflectionKind.Module, project);
    project.registerReflection(page, undefined, undefined);
    project.addChild(page);
    for (const reflection of reflections) {
      reflection.parent = page;
      page.addChild(reflection);
    }
    page.comment = new Comment(contentsOf(page));
  }
}

/** Links to all exports of a page, for the top of the page and for the index. */
function contentsOf(page) {
  return page.children.flatMap((target, i) => [
    ...(i === 0 ? [] : [{ kind: 'text', text: ', ' }]),
    { kind: 'inline-tag', tag: '@link', text: target.name, target },
  ]);
}

/** Names the anchor of a property after its owner, so that the anchor does not depend on other parts of the page. */
export class PageRouter extends ModuleRouter {
  buildAnchors(target, page) {
    super.buildAnchors(target, page);
    if (!target.kindOf(ReflectionKind.Property) || !this.anchors.has(target)) return;
    const anchor = `${target.parent.name}.${target.name}`.toLowerCase();
    this.anchors.set(target, anchor);
    this.fullUrls.set(target, `${this.fullUrls.get(target).split('#')[0]}#${anchor}`);
  }
}
