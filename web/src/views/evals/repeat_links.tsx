import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Attempt, EvalRun, EvalTest } from "../../model/evals";
import { VerdictMark } from "./attempt_cell";

interface RepeatLinksProps {
  run: EvalRun;
  test: number;
  column: number;
}

const kLinksMax = 50;

// The way to the other repeats of a test, where the matrix has read them.
export function RepeatLinks({ run, test, column }: RepeatLinksProps) {
  const attempts = useRepeats(run.id, test, column);
  if (attempts.length < 2) return null;
  return (
    <nav className="repeat-links" aria-label="Repeats">
      {attempts.slice(0, kLinksMax).map((attempt) => (
        <Link
          key={attempt.test}
          to="/evals/$evalId"
          params={{ evalId: run.id }}
          search={(before) => ({ ...before, row: `${attempt.test}.${column}` })}
          aria-current={attempt.test === test ? "true" : undefined}
        >
          {attempt.repeat + 1} <VerdictMark verdict={attempt.verdict} />
        </Link>
      ))}
    </nav>
  );
}

function useRepeats(id: string, test: number, column: number): readonly Attempt[] {
  const read = useQueryClient().getQueriesData<{ readonly tests: readonly EvalTest[] }>({
    queryKey: ["eval", id, "tests"],
  });
  const cells = read.flatMap(([, page]) => page?.tests ?? []).flatMap(({ cells: all }) => all);
  return (
    cells.find((cell) => cell.column === column && cell.attempts.some((attempt) => attempt.test === test))
      ?.attempts ?? []
  );
}
