import { Link } from "@tanstack/react-router";
import { formatDuration } from "../../model/format";
import { isEmpty, type JsonObject } from "../../model/json";
import { between, type UnixNano } from "../../model/nanoseconds";
import type { SpanEvent, SpanLink } from "../../model/trace";
import { KeyValues } from "../../widgets/key_values";
import { LongText } from "../../widgets/long_text";

export function Events({ events, start }: { events: readonly SpanEvent[]; start: UnixNano }) {
  if (events.length === 0) return null;
  return (
    <section className="detail-section">
      <h3>Events</h3>
      {events.map((event, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: events have no identity but their place
        <article key={index} className={event.name === "exception" ? "event is-exception" : "event"}>
          <header>
            <span className="number dim">+{formatDuration(between(start, event.time))}</span> {event.name}
          </header>
          {event.name === "exception" ? (
            <Exception attributes={event.attributes} />
          ) : (
            !isEmpty(event.attributes) && <KeyValues values={event.attributes} />
          )}
        </article>
      ))}
    </section>
  );
}

// OpenTelemetry's exception event: type, message, stack; then whatever else came with it.
function Exception({ attributes }: { attributes: JsonObject }) {
  const {
    "exception.type": type,
    "exception.message": message,
    "exception.stacktrace": stack,
    ...rest
  } = attributes;
  return (
    <>
      <p className="exception-message">
        {typeof type === "string" && <strong>{type}: </strong>}
        {typeof message === "string" && <LongText text={message} />}
      </p>
      {typeof stack === "string" && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be focusable (WCAG 2.1.1)
        <pre className="stack" tabIndex={0}>
          <LongText text={stack} />
        </pre>
      )}
      {!isEmpty(rest) && <KeyValues values={rest} />}
    </>
  );
}

export function Links({ links }: { links: readonly SpanLink[] }) {
  if (links.length === 0) return null;
  return (
    <section className="detail-section">
      <h3>Links</h3>
      {links.map((link, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: links have no identity but their place
        <article key={index} className="event">
          <Link to="/trace/$traceId" params={{ traceId: link.traceId }} search={{ span: link.spanId }}>
            trace {link.traceId.slice(0, 8)}…, span {link.spanId}
          </Link>
          {link.traceState !== "" && <p className="dim">trace state {link.traceState}</p>}
          {!isEmpty(link.attributes) && <KeyValues values={link.attributes} />}
        </article>
      ))}
    </section>
  );
}
