import { formatCount, formatExact } from "../../model/format";
import { Icon } from "../../widgets/icon";

const kIndentPx = 12;
const kIndentLevelsMax = 20; // deeper spans stay at this indent and say their depth, or they would leave the screen

export function Indent({ depth }: { depth: number }) {
  const levels = Math.min(depth, kIndentLevelsMax);
  return (
    <>
      <i className="indent" style={{ width: levels * kIndentPx }} />
      {depth > kIndentLevelsMax && <span className="depth">{depth}</span>}
    </>
  );
}

export function Fold({ count, isFolded, onFold }: { count: number; isFolded: boolean; onFold: () => void }) {
  if (count === 0) return <i className="fold" />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the row carries aria-expanded; ← and → do the same by key
    // biome-ignore lint/a11y/useKeyWithClickEvents: as above
    <span
      className={isFolded ? "fold" : "fold is-open"}
      title={isFolded ? `Show ${formatExact(count)} below` : `Fold ${formatExact(count)} below`}
      onClick={(event) => {
        event.stopPropagation();
        onFold();
      }}
    >
      <Icon name="chevron" />
    </span>
  );
}

export function FoldedCount({ count, errors }: { count: number; errors: number }) {
  return (
    <span className={errors > 0 ? "folded-count has-error" : "folded-count"}>
      +{formatCount(count)}
      {errors > 0 && `, ${formatCount(errors)} failed`}
    </span>
  );
}
