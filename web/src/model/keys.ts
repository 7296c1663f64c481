// What a key does in the tree, as data: the view carries it out. Follows the WAI-ARIA tree pattern, with j and k.
// Places are indexes into the outline's entries.
import { countBelow, kNone, positionOf, type Tree } from "./tree";

export type TreeMove =
  | { readonly kind: "select"; readonly at: number }
  | { readonly kind: "fold" | "unfold"; readonly at: number }
  | { readonly kind: "open" | "close" | "nextError" | "find" | "help" }
  | { readonly kind: "criticalPath" | "zoomToSpan" | "zoomOut" };

export interface TreeState {
  readonly tree: Tree;
  readonly visible: Int32Array;
  readonly selected: number; // an entry, or kNone
  readonly isFolded: boolean; // the selected one
  readonly pageLines: number;
}

export function moveFor(key: string, state: TreeState): TreeMove | undefined {
  const { visible, selected } = state;
  if (visible.length === 0) return undefined;
  const at = selected === kNone ? -1 : positionOf(visible, selected);
  const select = (position: number): TreeMove => ({
    kind: "select",
    at: visible[Math.min(Math.max(position, 0), visible.length - 1)]!,
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
      return select(visible.length - 1);
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
    case "c":
      return { kind: "criticalPath" };
    case "z":
      return { kind: "zoomToSpan" };
    case "0":
      return { kind: "zoomOut" };
    case "/":
      return { kind: "find" };
    case "?":
      return { kind: "help" };
    default:
      return undefined;
  }
}

function inward({ tree, selected, isFolded }: TreeState): TreeMove | undefined {
  if (countBelow(tree, selected) === 0) return undefined;
  return isFolded ? { kind: "unfold", at: selected } : { kind: "select", at: selected + 1 };
}

function outward({ tree, selected, isFolded }: TreeState): TreeMove | undefined {
  if (countBelow(tree, selected) > 0 && !isFolded) return { kind: "fold", at: selected };
  const parent = tree.parents[selected]!;
  return parent === kNone ? undefined : { kind: "select", at: parent };
}
