// What a key does in the tree, as data: the view carries it out. Follows the WAI-ARIA tree pattern, with j and k.
import { countBelow, kNone, positionOf, type Tree } from "./tree";

export type TreeMove =
  | { readonly kind: "select"; readonly line: number }
  | { readonly kind: "fold" | "unfold"; readonly line: number }
  | { readonly kind: "open" | "close" }
  | { readonly kind: "nextError" };

export interface TreeState {
  readonly tree: Tree;
  readonly lines: Int32Array; // visible
  readonly selected: number; // a line, or kNone
  readonly isFolded: boolean; // the selected one
  readonly pageLines: number;
}

export function moveFor(key: string, state: TreeState): TreeMove | undefined {
  const { lines, selected } = state;
  if (lines.length === 0) return undefined;
  const at = selected === kNone ? -1 : positionOf(lines, selected);
  const select = (position: number): TreeMove => ({
    kind: "select",
    line: lines[Math.min(Math.max(position, 0), lines.length - 1)]!,
  });
  switch (key) {
    case "ArrowDown":
    case "j":
      return select(at + 1);
    case "ArrowUp":
    case "k":
      return select(at - 1);
    case "PageDown":
      return select(at + state.pageLines);
    case "PageUp":
      return select(at - state.pageLines);
    case "Home":
      return select(0);
    case "End":
      return select(lines.length - 1);
    case "ArrowRight":
      return selected === kNone ? undefined : inward(state);
    case "ArrowLeft":
      return selected === kNone ? undefined : outward(state);
    case "Enter":
      return { kind: "open" };
    case "Escape":
      return { kind: "close" };
    case "e":
      return { kind: "nextError" };
    default:
      return undefined;
  }
}

function inward({ tree, selected, isFolded }: TreeState): TreeMove | undefined {
  if (countBelow(tree, selected) === 0) return undefined;
  return isFolded ? { kind: "unfold", line: selected } : { kind: "select", line: selected + 1 };
}

function outward({ tree, selected, isFolded }: TreeState): TreeMove | undefined {
  if (countBelow(tree, selected) > 0 && !isFolded) return { kind: "fold", line: selected };
  const parent = tree.parents[selected]!;
  return parent === kNone ? undefined : { kind: "select", line: parent };
}
