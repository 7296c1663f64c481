import { Link } from "@tanstack/react-router";
import {
  counted,
  formatCost,
  formatCount,
  formatDuration,
  formatInstant,
  formatTime,
} from "../../model/format";
import { kWholeSpansMax, type TraceRow } from "../../model/trace";
import { LongText } from "../../widgets/long_text";
import { Failure } from "../failure";
import { ServiceName } from "../service_name";
import { useTurn } from "./use_turn";

interface TurnCardProps {
  row: TraceRow;
  number: number;
  isChosen: boolean;
}

// One request of the session: what was asked, what was answered, and what it took.
export function TurnCard({ row, number, isChosen }: TurnCardProps) {
  const { frame, turn, error } = useTurn(row);
  return (
    <article
      ref={frame}
      id={`turn-${row.traceId}`}
      className={isChosen ? "session-turn-card is-chosen" : "session-turn-card"}
      aria-label={`Turn ${number}`}
    >
      <div className="session-turn-said">
        {error !== null && <Failure error={error} />}
        {row.spanCount > kWholeSpansMax && (
          <p className="dim">With {counted(row.spanCount, "span")} this turn is read as a trace.</p>
        )}
        {turn !== undefined && (
          <>
            <Said by="asked" text={turn.question} />
            <Said by="answered" text={turn.answer} />
            {turn.error !== "" && <p className="session-turn-error">{turn.error}</p>}
            {turn.question === "" && turn.answer === "" && turn.error === "" && (
              <p className="dim">Its spans have no inputs and outputs.</p>
            )}
          </>
        )}
      </div>
      <TurnFacts row={row} number={number} />
    </article>
  );
}

function Said({ by, text }: { by: "asked" | "answered"; text: string }) {
  if (text === "") return null;
  return (
    <div className={`session-said session-said-${by}`}>
      <span className="unseen">{by === "asked" ? "Asked:" : "Answered:"}</span>
      <LongText text={text} />
    </div>
  );
}

function TurnFacts({ row, number }: { row: TraceRow; number: number }) {
  return (
    <div className="session-turn-figures">
      <Link to="/trace/$traceId" params={{ traceId: row.traceId }}>
        {number}. {row.rootName || "(no name)"}
      </Link>
      <dl>
        <Fact name="began" value={formatTime(row.start, new Date())} title={formatInstant(row.start)} />
        <Fact name="took" value={formatDuration(row.duration)} />
        <Fact name="tokens" value={formatCount(row.tokens.total)} />
        <Fact name="cost" value={formatCost(row.costUsd)} />
        <Fact name="model" value={row.model || "–"} />
        <Fact name="spans" value={formatCount(row.spanCount)} />
        {row.errorCount > 0 && <Fact name="errors" value={formatCount(row.errorCount)} look="is-error" />}
      </dl>
      <div className="session-turn-services">
        {row.services.map((service) => (
          <ServiceName key={service} service={service} />
        ))}
      </div>
    </div>
  );
}

interface FactProps {
  name: string;
  value: string;
  title?: string;
  look?: string;
}

function Fact({ name, value, title = value, look = "" }: FactProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={`number ${look}`} title={title}>
        {value}
      </dd>
    </div>
  );
}
