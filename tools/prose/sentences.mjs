/** Words that end in a period without ending a sentence. */
const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|no|vol)\.$/i;

/** Where a sentence ends: its mark, an empty line, the next item of a list, a tag of a docstring. */
const END = /[.!?:]["')\]]*(?=\s|$)|\n\s*(?=\n|- |\d+\. |@\w)/g;

/**
 * Splits running text into sentences. A colon ends one too, as a list or a whole sentence follows it.
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

/** The number of words. A code span counts as one word, a lone sign as none. */
export function wordCount(sentence) {
  return sentence
    .replaceAll(/`[^`]*`/g, 'code')
    .split(/\s+/)
    .filter((word) => /\w/.test(word)).length;
}
