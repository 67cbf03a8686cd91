/** Abbreviations, whose period does not end a sentence. */
const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|no|vol)\.$/i;

/** The end of a sentence: a punctuation mark, an empty line, the next list item, or a docstring tag. */
const END = /[.!?:]["')\]]*(?=\s|$)|\n\s*(?=\n|- |\d+\. |@\w)/g;

/**
 * Splits text into sentences. A colon ends a sentence too, as a list or another sentence follows.
 * @returns {{ text: string, start: number }[]} each sentence, with the offset at which it starts
 */
export function sentencesOf(text) {
  const found = [];
  let start = 0;
  for (const { index, 0: mark } of text.matchAll(END)) {
    const end = index + mark.length;
    if (ABBREVIATION.test(text.slice(start, end))) continue;
    found.push({ text: text.slice(start, end), start });
    start = end;
  }
  found.push({ text: text.slice(start), start });
  return found
    .filter((sentence) => /\w/.test(sentence.text))
    .map((sentence) => ({ text: sentence.text.trim(), start: sentence.start + sentence.text.search(/\S/) }));
}

/** The number of words. A list of code spans counts as one word, a single punctuation mark as none. */
export function wordCount(sentence) {
  return sentence
    .replaceAll(/`[^`]*`(?:, `[^`]*`)*/g, 'code')
    .split(/\s+/)
    .filter((word) => /\w/.test(word)).length;
}
