import { type Attempt, type Cell, type Verdict, worstOf } from "../../model/evals";
import { formatCost, formatCount } from "../../model/format";
import { Icon, type IconName } from "../../widgets/icon";
import { formatMs } from "./pass_bar";
import { Repeats } from "./repeats";

const kIcons: Readonly<Record<Verdict, IconName>> = { pass: "done", fail: "close", error: "alert" };

export function VerdictMark({ verdict }: { verdict: Verdict }) {
  return (
    <span className={`verdict verdict-${verdict}`}>
      <Icon name={kIcons[verdict]} /> {verdict}
    </span>
  );
}

// What was answered, or why nothing was.
export const saidOf = ({ output, error, isCut }: Attempt) => (output || error) + (isCut ? "…" : "");

interface AttemptCellProps {
  cell: Cell;
  test: string;
  open: string | undefined;
  onOpen: (row: string) => void;
}

// A test in one column: its verdict, what was answered, and what that took. Of repeats the worst is shown, with how many
// passed.
export function AttemptCell({ cell, test, open, onOpen }: AttemptCellProps) {
  const { attempts, column } = cell;
  const shown = worstOf(cell);
  const row = `${shown.test}.${column}`;
  const isOpen = attempts.some((attempt) => `${attempt.test}.${column}` === open);
  return (
    <button
      type="button"
      className="attempt"
      aria-pressed={isOpen}
      title={`${test}: open the row`}
      onClick={() => onOpen(row)}
    >
      <span className="attempt-head">
        <VerdictMark verdict={shown.verdict} />
        {attempts.length > 1 && <Repeats cell={cell} />}
        <span className="attempt-facts dim number">{factsOf(shown)}</span>
      </span>
      <span className="attempt-output">{saidOf(shown)}</span>
    </button>
  );
}

function factsOf({ latencyMs, tokens, costUsd, isCached }: Attempt): string {
  const facts = [isCached ? "cached" : formatMs(latencyMs)];
  if (tokens > 0) facts.push(`${formatCount(tokens)} tokens`);
  if (costUsd > 0) facts.push(formatCost(costUsd));
  return facts.join(" · ");
}
