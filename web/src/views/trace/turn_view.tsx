import { memo, useState } from "react";
import { fromMs } from "../../model/drawn_times";
import { counted, formatCost, formatDuration, formatExact } from "../../model/format";
import { isEmpty } from "../../model/json";
import { isError } from "../../model/trace";
import type { Turn } from "../../model/transcript";
import { JsonView } from "../../widgets/json_view";
import { Notice } from "../../widgets/notice";
import { ServiceName } from "../service_name";
import { Messages } from "./messages";
import { tokenParts } from "./trace_head";

interface TurnProps {
  turn: Turn;
  number: number;
  onOpen: (spanId: string) => void;
}

export const TurnView = memo(function TurnView({ turn, number, onOpen }: TurnProps) {
  const { span, before, asked, answered, askedRest, answeredRest } = turn;
  const [isBeforeShown, setBeforeShown] = useState(false);
  return (
    <article aria-label={`Call ${number}: ${span.name}`}>
      <header className="turn-head">
        <span className="dim number">{formatExact(number)}</span>
        <button type="button" className="link-button" onClick={() => onOpen(span.id)}>
          {span.name || "(no name)"}
        </button>
        <ServiceName service={span.service} />
        {span.model !== "" && <span className="dim">{span.model}</span>}
        <span className="turn-figures number">
          at {formatDuration(fromMs(turn.startMs))}, took <b>{formatDuration(span.duration)}</b>
          {span.tokens.total !== null && `, ${formatExact(span.tokens.total)} tokens`}
          {span.tokens.total !== null && <span className="dim"> {tokenParts(span.tokens)}</span>}
          {span.costUsd !== null && `, ${formatCost(span.costUsd)}`}
        </span>
      </header>
      {before.length > 0 && (
        <button
          type="button"
          className="text-button"
          aria-expanded={isBeforeShown}
          onClick={() => setBeforeShown(!isBeforeShown)}
        >
          {counted(before.length, "message")} from before
        </button>
      )}
      {isBeforeShown && <Messages messages={before} />}
      <Messages messages={[...asked, ...answered]} />
      {!isEmpty(askedRest) && asked.length + before.length === 0 && <JsonView value={askedRest} />}
      {!isEmpty(answeredRest) && answered.length === 0 && <JsonView value={answeredRest} />}
      {isEmpty(span.inputs) && isEmpty(span.outputs) && (
        <p className="dim">What was said in this call was not recorded.</p>
      )}
      {isError(span) && <Notice kind="error">{span.error || "Failed, without a message."}</Notice>}
    </article>
  );
});
