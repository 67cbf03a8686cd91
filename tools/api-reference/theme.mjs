import { Comment, ReflectionKind } from 'typedoc';
import { MarkdownTheme, MarkdownThemeContext } from 'typedoc-plugin-markdown';

/** The Markdown theme without sections that repeat a signature or a table. */
export class BriefTheme extends MarkdownTheme {
  getRenderContext(page) {
    return new BriefContext(this, page, this.application.options);
  }
}

class BriefContext extends MarkdownThemeContext {
  constructor(theme, page, options) {
    super(theme, page, options);
    const { partials, helpers } = this;
    this.helpers = {
      ...helpers,
      // A cell of the default column. An optional prop without `@default` is an override.
      getPropertyDefaultValue: ({ comment, flags, parent }) => {
        if (parent?.kindOf(ReflectionKind.Class)) return null;
        const content = comment?.getTag('@default')?.content;
        if (content === undefined) return flags.isOptional ? 'none' : 'required';
        return partials.comment(new Comment(content));
      },
    };
    this.partials = {
      ...partials,
      constructor: ({ signatures }) => paragraphs(signatures.map((it) => this.partials.signature(it, {}))),
      signature: (signature, { accessor }) => {
        const described = signature.parameters?.filter(({ comment }) => comment !== undefined) ?? [];
        const list = described.map(
          ({ name, comment }) => `- \`${name}\`: ${partials.comment(comment).trim()}`,
        );
        return paragraphs([
          partials.signatureTitle(signature, { accessor }),
          signature.comment && partials.comment(signature.comment, { showTags: false }),
          list.join('\n'),
          signature.comment && partials.comment(signature.comment, { showSummary: false, showReturns: true }),
        ]);
      },
      inheritance: () => '',
    };
  }
}

function paragraphs(parts) {
  return parts.filter(Boolean).join('\n\n');
}
