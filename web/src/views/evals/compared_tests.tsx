import { Link } from "@tanstack/react-router";
import {
  type Cell,
  type ComparedTest,
  kRunChangeNames,
  type RunColumn,
  testName,
  varsText,
  worstOf,
} from "../../model/evals";
import { type TextPart, wordDiff } from "../../model/word_diff";
import { saidOf, VerdictMark } from "./attempt_cell";
import { Repeats } from "./repeats";

interface ComparedTestsProps {
  tests: readonly ComparedTest[];
  a: string;
  b: string;
  columns: readonly RunColumn[]; // of the later run
}

// Each test that is asked for, with what both runs answered next to each other.
export function ComparedTests({ tests, a, b, columns: heads }: ComparedTestsProps) {
  return (
    <ol className="compared">
      {tests.map((test, index) => {
        const name = testName(test);
        const columns = [...new Set([...test.there, ...test.here].map(({ column }) => column))].sort(
          (x, y) => x - y,
        );
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two tests may look the same; pages are only added to
          <li key={index}>
            <h2>
              <span className={`change change-${test.change}`}>{kRunChangeNames[test.change]}</span> {name}
              {varsText(test.vars) !== name && <span className="dim"> {varsText(test.vars)}</span>}
            </h2>
            {columns.map((column) => (
              <ComparedCell
                key={column}
                column={column}
                head={heads.length > 1 ? heads[column] : undefined}
                a={test.there.find((cell) => cell.column === column)}
                b={test.here.find((cell) => cell.column === column)}
                ids={[a, b]}
              />
            ))}
          </li>
        );
      })}
    </ol>
  );
}

interface ComparedCellProps {
  column: number;
  head: RunColumn | undefined; // where there are several
  a: Cell | undefined;
  b: Cell | undefined;
  ids: readonly [string, string];
}

function ComparedCell({ column, head, a, b, ids }: ComparedCellProps) {
  const [before, after] = [a && saidOf(worstOf(a)), b && saidOf(worstOf(b))];
  const diff = wordDiff(before ?? "", after ?? "");
  const isSame = before === after;
  const sides = [
    { name: "A", id: ids[0], cell: a, parts: diff.a, mark: "removed" },
    { name: "B", id: ids[1], cell: b, parts: diff.b, mark: "added" },
  ] as const;
  return (
    <div className="compared-cell">
      {head !== undefined && (
        <h3 className="compared-column">
          {head.provider} <span className="dim">{head.label}</span>
        </h3>
      )}
      {sides.map((side) => (
        <ComparedSide key={side.name} {...side} column={column} mark={isSame ? "" : side.mark} />
      ))}
    </div>
  );
}

interface ComparedSideProps {
  name: string;
  id: string;
  column: number;
  cell: Cell | undefined;
  parts: readonly TextPart[];
  mark: "" | "removed" | "added";
}

function ComparedSide({ name, id, column, cell, parts, mark }: ComparedSideProps) {
  if (cell === undefined)
    return (
      <div className="compared-side dim">
        <b>{name}</b> not there
      </div>
    );
  const shown = worstOf(cell);
  return (
    <div className="compared-side">
      <p className="attempt-head">
        <b>{name}</b> <VerdictMark verdict={shown.verdict} />
        {cell.attempts.length > 1 && <Repeats cell={cell} />}
        <Link to="/evals/$evalId" params={{ evalId: id }} search={{ row: `${shown.test}.${column}` }}>
          Open
        </Link>
        {shown.traceId !== "" && (
          <Link to="/trace/$traceId" params={{ traceId: shown.traceId }}>
            Trace
          </Link>
        )}
      </p>
      <p className="eval-text">
        {parts.map(({ text, isOnlyHere }, index) =>
          isOnlyHere && mark !== "" ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text are told apart by their place alone
            <mark key={index} className={`word-${mark}`}>
              {text}
            </mark>
          ) : (
            text
          ),
        )}
      </p>
      {shown.error !== "" && shown.output !== "" && <p className="is-error eval-text">{shown.error}</p>}
    </div>
  );
}
