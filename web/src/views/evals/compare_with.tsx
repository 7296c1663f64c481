import { useNavigate } from "@tanstack/react-router";
import { type EvalRun, passRateOf, percentText } from "../../model/evals";
import { formatTime } from "../../model/format";
import { unixNanoOfDate } from "../../model/nanoseconds";
import { Choice } from "../choice";

export function CompareWith({ run, others }: { run: EvalRun; others: readonly EvalRun[] }) {
  const navigate = useNavigate();
  const now = new Date();
  const compare = (id: string) => {
    const other = others.find((one) => one.id === id);
    if (other === undefined) return;
    const [a, b] = other.began < run.began ? [other, run] : [run, other];
    navigate({ to: "/evals/compare", search: { a: a.id, b: b.id } });
  };
  return (
    <Choice label="Compare with another run" value="" onChange={compare}>
      <option value="">Compare with …</option>
      {others.map((other) => (
        <option key={other.id} value={other.id}>
          {formatTime(unixNanoOfDate(other.began.getTime()), now)}, {percentText(passRateOf(other))} passed
        </option>
      ))}
    </Choice>
  );
}
