import { useVirtualizer } from "@tanstack/react-virtual";
import { type CSSProperties, type RefObject, useEffect } from "react";
import { kTestsAtOnce } from "../../api/evals";
import { type EvalRun, type EvalTest, passRateOf, percentText, testName, varsText } from "../../model/evals";
import { AttemptCell } from "./attempt_cell";

const kTestPx = 66; // three lines of 22: as in styles/evals.css
const kTestsAhead = 8;

interface MatrixProps {
  run: EvalRun;
  total: number;
  testAt: (index: number) => EvalTest | undefined; // undefined: not read yet
  scroller: RefObject<HTMLElement | null>;
  open: string | undefined;
  onPages: (pages: readonly [number, number]) => void;
  onOpen: (row: string) => void;
}

// Tests by columns (a prompt with a provider). Only the tests that are seen are drawn and asked for.
export function Matrix({ run, total, testAt, scroller, open, onPages, onOpen }: MatrixProps) {
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => kTestPx,
    overscan: kTestsAhead,
  });
  const items = rows.getVirtualItems();
  const first = Math.floor((items[0]?.index ?? 0) / kTestsAtOnce);
  const last = Math.floor((items.at(-1)?.index ?? 0) / kTestsAtOnce);
  useEffect(() => onPages([first, last]), [first, last, onPages]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be focusable (WCAG 2.1.1)
    <section ref={scroller} className="matrix-scroller" tabIndex={0} aria-label="Results">
      <table
        className="matrix"
        aria-rowcount={total + 1}
        style={{ "--columns": run.columns.length } as CSSProperties}
      >
        <MatrixHead run={run} />
        <tbody style={{ height: rows.getTotalSize() }}>
          {items.map(({ index, start }) => (
            <tr key={index} aria-rowindex={index + 2} style={{ transform: `translateY(${start}px)` }}>
              <TestRow test={testAt(index)} run={run} open={open} onOpen={onOpen} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function MatrixHead({ run }: { run: EvalRun }) {
  return (
    <thead>
      <tr>
        <th scope="col">Test</th>
        {run.columns.map(({ provider, label, raw }, index) => {
          const tally = run.tallies[index];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns are told apart by their place alone
            <th key={index} scope="col" title={raw}>
              <span className="matrix-provider">{provider}</span>
              {tally !== undefined && (
                <span className="number"> {percentText(passRateOf(tally))} passed</span>
              )}
              <span className="matrix-prompt">{label}</span>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

interface TestRowProps {
  test: EvalTest | undefined;
  run: EvalRun;
  open: string | undefined;
  onOpen: (row: string) => void;
}

function TestRow({ test, run, open, onOpen }: TestRowProps) {
  if (test === undefined)
    return (
      <th scope="row" className="dim">
        …
      </th>
    );
  const name = testName(test);
  const vars = varsText(test.vars);
  return (
    <>
      <th scope="row" title={`${name}\n${vars}`}>
        <span className="matrix-test">{name}</span>
        {vars !== name && <span className="matrix-vars dim">{vars}</span>}
      </th>
      {run.columns.map((_, column) => {
        const cell = test.cells.find((one) => one.column === column);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns are told apart by their place alone
          <td key={column}>
            {cell === undefined ? (
              <span className="dim">not asked</span>
            ) : (
              <AttemptCell cell={cell} test={name} open={open} onOpen={onOpen} />
            )}
          </td>
        );
      })}
    </>
  );
}
