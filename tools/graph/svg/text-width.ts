/** How a text is written. */
export interface Font {
  /** Size in pixels. */
  readonly size: number;
  readonly isBold?: boolean;
}

/**
 * The width of a text in pixels, in the widest common default font for sans-serif: DejaVu Sans. Arial, Helvetica, Noto
 * Sans and Roboto are narrower, so that no text is wider than its box.
 */
export function textWidth(text: string, { size, isBold = false }: Font): number {
  const widths = isBold ? BOLD : REGULAR;
  return (
    (Array.from(text).reduce((sum, character) => sum + (widths.get(character) ?? OTHER), 0) * size) / 1000
  );
}

/** The width of the widest of some lines. */
export function widestOf(lines: readonly string[], font: Font): number {
  return Math.max(0, ...lines.map((line) => textWidth(line, font)));
}

/** Characters of other scripts and symbols take up to this width. */
const OTHER = 1300;

type Row = readonly [width: number, characters: string];

function widths(rows: readonly Row[]): ReadonlyMap<string, number> {
  return new Map(
    rows.flatMap(([width, characters]) => Array.from(characters).map((it) => [it, width] as const)),
  );
}

/** The advance widths of characters, in thousandths of the size of the font. */
const REGULAR = widths([
  [275, "'"],
  [278, 'ijl'],
  [295, 'IJ'],
  [318, ' ,.'],
  [337, '/:;\\|'],
  [352, 'f'],
  [361, '-'],
  [390, '()[]'],
  [392, 't'],
  [401, '!'],
  [411, 'r'],
  [460, '"'],
  [500, '*_`'],
  [521, 's'],
  [525, 'z'],
  [531, '?'],
  [550, 'c'],
  [557, 'L'],
  [575, 'F'],
  [579, 'k'],
  [592, 'vxy'],
  [603, 'P'],
  [611, 'TY'],
  [612, 'o'],
  [613, 'a'],
  [615, 'e'],
  [632, 'E'],
  [634, 'hnu'],
  [635, 'Sbdgpq'],
  [636, '$0123456789{}'],
  [656, 'K'],
  [684, 'AV'],
  [685, 'XZ'],
  [686, 'B'],
  [695, 'R'],
  [698, 'C'],
  [732, 'U'],
  [748, 'N'],
  [752, 'H'],
  [770, 'D'],
  [775, 'G'],
  [780, '&'],
  [787, 'OQ'],
  [818, 'w'],
  [838, '#+<=>^~←↑→↓'],
  [863, 'M'],
  [950, '%'],
  [974, 'm'],
  [989, 'W'],
  [1000, '@…'],
]);

const BOLD = widths([
  [306, "'"],
  [343, 'ijl'],
  [348, ' '],
  [365, '/\\|'],
  [372, 'IJ'],
  [380, ',.'],
  [400, ':;'],
  [415, '-'],
  [435, 'f'],
  [456, '!'],
  [457, '()[]'],
  [478, 't'],
  [493, 'r'],
  [500, '_`'],
  [521, '"'],
  [523, '*'],
  [580, '?'],
  [582, 'z'],
  [593, 'c'],
  [595, 's'],
  [637, 'L'],
  [645, 'x'],
  [652, 'vy'],
  [665, 'k'],
  [675, 'a'],
  [678, 'e'],
  [682, 'T'],
  [683, 'EF'],
  [687, 'o'],
  [696, '$0123456789'],
  [712, 'hnu{}'],
  [716, 'bdgpq'],
  [720, 'S'],
  [724, 'Y'],
  [725, 'Z'],
  [733, 'P'],
  [734, 'C'],
  [762, 'B'],
  [770, 'R'],
  [771, 'X'],
  [774, 'AV'],
  [775, 'K'],
  [812, 'U'],
  [821, 'G'],
  [830, 'D'],
  [837, 'HN'],
  [838, '#+<=>^~←↑→↓'],
  [850, 'OQ'],
  [872, '&'],
  [924, 'w'],
  [995, 'M'],
  [1000, '@…'],
  [1002, '%'],
  [1042, 'm'],
  [1103, 'W'],
]);
