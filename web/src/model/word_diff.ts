// What words of one text are not in another, in order: the longest common subsequence, after Hunt and McIlroy's idea
// of leaving out what begins and ends alike.

export interface TextPart {
  readonly text: string;
  readonly isOnlyHere: boolean;
}

export interface WordDiff {
  readonly a: readonly TextPart[];
  readonly b: readonly TextPart[];
}

// Words that differ between the common beginning and end: beyond, all of them count as other, since the table has a place
// for each pair.
const kWordsMax = 1_500;

export function wordDiff(a: string, b: string): WordDiff {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  let from = 0;
  while (from < left.length && from < right.length && left[from] === right[from]) from++;
  let after = 0;
  while (
    after < left.length - from &&
    after < right.length - from &&
    left[left.length - 1 - after] === right[right.length - 1 - after]
  )
    after++;
  const [leftMiddle, rightMiddle] = [
    left.slice(from, left.length - after),
    right.slice(from, right.length - after),
  ];
  const [leftKept, rightKept] = commonOf(leftMiddle, rightMiddle);
  const partsOf = (words: readonly string[], middle: readonly string[], kept: readonly boolean[]) =>
    joined([
      { text: words.slice(0, from).join(""), isOnlyHere: false },
      ...middle.map((text, at) => ({ text, isOnlyHere: !kept[at] })),
      { text: words.slice(words.length - after).join(""), isOnlyHere: false },
    ]);
  return { a: partsOf(left, leftMiddle, leftKept), b: partsOf(right, rightMiddle, rightKept) };
}

// Words, each with the space behind it, so that they join to the text.
const wordsOf = (text: string): readonly string[] =>
  text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];

// Which of each are in the longest common subsequence.
function commonOf(a: readonly string[], b: readonly string[]): readonly [boolean[], boolean[]] {
  const inA = new Array<boolean>(a.length).fill(false);
  const inB = new Array<boolean>(b.length).fill(false);
  if (a.length > kWordsMax || b.length > kWordsMax) return [inA, inB];
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      inA[i++] = true;
      inB[j++] = true;
    } else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i++;
    else j++;
  }
  return [inA, inB];
}

function joined(parts: readonly TextPart[]): readonly TextPart[] {
  const made: { text: string; isOnlyHere: boolean }[] = [];
  for (const part of parts) {
    const last = made.at(-1);
    if (part.text === "") continue;
    if (last !== undefined && last.isOnlyHere === part.isOnlyHere) last.text += part.text;
    else made.push({ ...part });
  }
  return made;
}
