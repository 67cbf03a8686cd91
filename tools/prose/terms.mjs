/** Phrases that the project does not use, and what to write instead. A pattern ignores case and matches whole words. */
export const TERMS = [
  // Phrases that read as a translation.
  { pattern: /of (?:its|their|his|her|our|your|my) own/, instead: 'the possessive alone, or "separate"' },
  { pattern: /for ever/, instead: '"permanently" or "forever"' },
  { pattern: /without a word/, instead: '"silently"' },
  { pattern: /speaks? against/, instead: '"prevents" or "a disadvantage is"' },
  { pattern: /(?:is|are) to be/, instead: '"must be" or "is"' },
  { pattern: /belongs? into/, instead: '"belongs to"' },
  { pattern: /the way out/, instead: 'what to do' },
  { pattern: /(?:is|are|was|were|been|being) told/, instead: '"is reported" or "receives"' },
  { pattern: /tells? apart/, instead: '"distinguishes"' },
  { pattern: /scratch space/, instead: '"temporary files"' },
  { pattern: /(?:can't|cannot) change later/, instead: '"Immutable."' },
  { pattern: /takes? over/, instead: '"adopts" or "becomes the owner"' },
  { pattern: /any more/, instead: '"no longer"' },
  { pattern: /so many/, instead: 'the number' },
  { pattern: /whoever/, instead: 'who it is' },
  { pattern: /all else/, instead: '"everything else"' },
  { pattern: /(?:is|are) wanted/, instead: '"must" or "needs"' },
  { pattern: /of itself/, instead: '"by itself"' },
  { pattern: /aloud/, instead: '"with a message"' },
  { pattern: /weighed/, instead: '"compared" or "classified"' },
  // US spelling.
  { pattern: /(?:behavi|col|fav|hon|lab|neighb)our\w*/, instead: 'US spelling: -or' },
  {
    pattern:
      /(?:author|initial|minim|maxim|normal|optim|organ|real|recogn|serial|synthes|util)is(?:e|ed|es|ing|ation)/,
    instead: 'US spelling: -ize',
  },
  { pattern: /(?:analyse|catalogue|centre|licence|grey)\w*/, instead: 'US spelling' },
  { pattern: /(?:cancell|labell|modell|travell)(?:ed|ing)/, instead: 'US spelling: one l' },
  { pattern: /file systems?/, instead: '"filesystem"' },
];
