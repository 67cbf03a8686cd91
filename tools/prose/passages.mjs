// A passage is a part of a file that people read. Its text has the same length, with everything but prose replaced by
// spaces. So an offset in the text is an offset in the passage.

/** Replaces everything except line breaks with spaces. */
const blank = (text) => text.replaceAll(/[^\n]/g, ' ');

/** The comments of a program. Consecutive line comments form one. */
export function commentsOf(sourceCode) {
  const stretches = [];
  for (const { type, range } of sourceCode.getAllComments()) {
    const last = stretches.at(-1);
    const between = last && sourceCode.text.slice(last.end, range[0]);
    if (
      type === 'Line' &&
      last?.type === 'Line' &&
      /^\s*$/.test(between) &&
      between.split('\n').length === 2
    ) {
      last.end = range[1];
    } else {
      stretches.push({ type, start: range[0], end: range[1] });
    }
  }
  return stretches.map(({ start, end }) => ({ start, text: commentText(sourceCode.text.slice(start, end)) }));
}

function commentText(text) {
  return text
    .replaceAll(/^\s*(?:\/\/+|\/?\*+\/?)|\*+\/$/gm, blank)
    .replaceAll(/```[^]*?(?:```|$)|@example[^]*?(?=\n\s*@|$)/g, blank)
    .replaceAll(/^ *(?:eslint-|@ts-|prettier-)[^\n]*/gm, blank)
    .replaceAll(/https?:\S+/g, blank);
}

/** A string of a program, if it has several words. */
export function stringOf(node, sourceCode) {
  const [start, end] = node.range;
  const text = sourceCode.text.slice(start, end);
  return text.split(/\s+/).length < 3 ? undefined : { start, text: ` ${text.slice(1, -1)} ` };
}

/** A paragraph, heading or table cell of Markdown. */
export function markdownOf(node, sourceCode) {
  const start = node.position.start.offset;
  const text = sourceCode.text.slice(start, node.position.end.offset);
  return { start, text: text.replaceAll(/\]\([^)\s]*\)|<[^>]*>|[*_[\]|]{1,2}|https?:\S+/g, blank) };
}
