import { commentsOf, markdownOf, stringOf } from './passages.mjs';
import { sentencesOf, wordCount } from './sentences.mjs';
import { TERMS } from './terms.mjs';

/** Maximum number of words in a sentence. */
const LONGEST = 25;

const terms = TERMS.map(({ pattern, instead }) => ({
  pattern: new RegExp(`(?<![\\w-])(?:${pattern.source.replaceAll(' ', '\\s+')})(?![\\w-])`, 'gi'),
  instead,
}));

/**
 * The ESLint rule on sentences in Markdown, comments and strings. Reports the phrases of terms.mjs everywhere, and
 * sentences of more than 25 words outside of strings.
 */
export const prose = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      term: 'write {{ instead }} (got "{{ found }}")',
      length: 'a sentence has at most {{ longest }} words (got {{ words }}). Split "{{ begin }} …"',
    },
  },

  create(context) {
    const { sourceCode } = context;

    const report = (start, end, messageId, data) =>
      context.report({
        loc: { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) },
        messageId,
        data,
      });

    function checkTerms({ start, text }) {
      // Code spans and quotations are not checked.
      const prose = text.replaceAll(
        /`[^`\n]*`|"[^"\n]*"/g,
        (span) => '"' + ' '.repeat(span.length - 2) + '"',
      );
      for (const { pattern, instead } of terms) {
        for (const { index, 0: found } of prose.matchAll(pattern)) {
          report(start + index, start + index + found.length, 'term', { found, instead });
        }
      }
    }

    function checkProse(passage) {
      checkTerms(passage);
      for (const sentence of sentencesOf(passage.text)) {
        const words = wordCount(sentence.text);
        if (words <= LONGEST) continue;
        const start = passage.start + sentence.start;
        const begin = sentence.text.split(/\s+/).slice(0, 6).join(' ');
        report(start, start + sentence.text.length, 'length', { words, longest: LONGEST, begin });
      }
    }

    const checkString = (node) => {
      const passage = stringOf(node, sourceCode);
      if (passage !== undefined) checkTerms(passage);
    };
    const checkMarkdown = (node) => checkProse(markdownOf(node, sourceCode));

    return {
      Program: () => commentsOf(sourceCode).forEach(checkProse),
      'Literal[raw=/^[\'"]/]': checkString,
      TemplateElement: checkString,
      paragraph: checkMarkdown,
      heading: checkMarkdown,
      tableCell: checkMarkdown,
    };
  },
};
