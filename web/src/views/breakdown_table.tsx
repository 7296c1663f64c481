import type { ReactNode } from "react";
import type { BreakdownRow, Measure } from "../model/breakdown";
import { kUnknown } from "../model/format";
import { kFormats } from "./units";

interface BreakdownTableProps {
  title: string; // of the first column
  measures: readonly Measure[];
  rows: readonly BreakdownRow[];
  barOf: number; // the measure that is drawn as a bar too
  nameOf: (label: string) => ReactNode;
}

export function BreakdownTable({ title, measures, rows, barOf, nameOf }: BreakdownTableProps) {
  const most = Math.max(...rows.map(({ values }) => values[barOf] ?? 0));
  return (
    <table className="list">
      <thead>
        <tr>
          <th scope="col">{title}</th>
          {measures.map((measure) => (
            <th key={measure.title} scope="col" className="number">
              {measure.title}
            </th>
          ))}
          <th scope="col" className="bar-column">
            <span className="unseen">Share</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.label}>
            <td>{nameOf(row.label)}</td>
            {row.values.map((value, index) => (
              <td key={measures[index]!.title} className="number">
                {valueText(value, measures[index]!)}
              </td>
            ))}
            <td className="bar-column">
              {most > 0 && (
                <span className="track">
                  <span
                    className="track-bar"
                    style={{ width: `${((row.values[barOf] ?? 0) / most) * 100}%` }}
                  />
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function valueText(value: number | null, { unit, absent }: Measure): string {
  const known = value ?? absent;
  return known === undefined ? kUnknown : kFormats[unit](known);
}
