import { type ReactNode, useDeferredValue, useState } from "react";
import { useWholeSpan } from "../../api/queries";
import type { Analysis } from "../../model/analysis";
import { inputConversation, outputConversation } from "../../model/conversation";
import { visible } from "../../model/format";
import { isEmpty, type Json, type JsonObject, printJson, without } from "../../model/json";
import { membersWith } from "../../model/json_search";
import { fieldsByKey, isError, type Span } from "../../model/trace";
import { CopyButton } from "../../widgets/copy_button";
import { Icon } from "../../widgets/icon";
import { JsonView } from "../../widgets/json_view";
import { KeyValues } from "../../widgets/key_values";
import { Failure } from "../failure";
import { Annotate } from "./annotate";
import { CopyMenu } from "./copy_menu";
import { Events, Links } from "./events";
import { Facts } from "./facts";
import { Failed } from "./failed";
import { Messages } from "./messages";
import type { TreeView } from "./tree_state";

interface DetailProps {
  traceId: string;
  line: number; // of the span
  analysis: Analysis | undefined;
  state: TreeView;
}

// All that is known of one span. What is typed on top narrows its contents to what holds it.
export function Detail({ traceId, line, analysis, state }: DetailProps) {
  const [typed, setTyped] = useState("");
  const wanted = useDeferredValue(typed).trim().toLowerCase();
  const head = state.shape.spans[line]!;
  const { span, error } = useWholeSpan(traceId, head);
  const name = span?.name ?? head.name;
  return (
    <aside className="detail" aria-label={`Span ${name}`}>
      <header className="detail-head">
        <Icon name={head.eventType} className={`event-type event-type-${head.eventType}`} />
        <h2 title={name}>{visible(name) || "(no name)"}</h2>
        <input
          type="search"
          value={typed}
          placeholder="Search"
          aria-label="Search in this span"
          onChange={(event) => setTyped(event.target.value)}
        />
        {span !== undefined && <CopyMenu traceId={traceId} span={span} />}
        <button
          type="button"
          className="icon-button"
          onClick={() => state.change({ span: undefined })}
          aria-label="Close"
          title="Close (Escape)"
        >
          <Icon name="close" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be focusable (WCAG 2.1.1) */}
      <div className="detail-body" tabIndex={0}>
        {error !== null && <Failure error={error} />}
        {span === undefined && error === null && <p className="dim">Reading the span…</p>}
        {span !== undefined && (
          <Known
            traceId={traceId}
            span={span}
            line={line}
            analysis={analysis}
            state={state}
            wanted={wanted}
          />
        )}
      </div>
    </aside>
  );
}

interface KnownProps extends DetailProps {
  span: Span;
  wanted: string;
}

function Known({ traceId, span, line, analysis, state, wanted }: KnownProps) {
  const fieldsOf = fieldsByKey(span.origins);
  const part = (value: JsonObject) => membersWith(value, wanted);
  return (
    <>
      {isError(span) && <Failed span={span} line={line} analysis={analysis} state={state} />}
      {wanted === "" && <Facts span={span} line={line} analysis={analysis} state={state} />}
      <Content
        title="Inputs"
        value={part(span.inputs)}
        conversation={wanted === "" ? inputConversation(span.inputs) : null}
      />
      <Content
        title="Outputs"
        value={part(span.outputs)}
        conversation={wanted === "" ? outputConversation(span.outputs) : null}
      />
      <Events
        events={span.events.filter(
          ({ name, attributes }) => !isEmpty(membersWith({ name, attributes }, wanted)),
        )}
        start={span.start}
      />
      <Links links={span.links} />
      <EventMap title="Configuration" value={part(span.maps.config)} />
      <EventMap title="Metrics" value={part(span.maps.metrics)} />
      <EventMap title="Feedback" value={part(span.maps.feedback)} />
      {span.eventId !== "" && wanted === "" && <Annotate traceId={traceId} span={span} />}
      <EventMap title="User properties" value={part(span.maps.userProperties)} />
      <Attributes
        title="Attributes"
        value={part(span.attributes)}
        note={(key) => <ReadAs fields={fieldsOf.get(key)} />}
      />
      <EventMap title="Metadata" value={part(without(span.maps.metadata, span.attributes))} />
      <Attributes title="Resource" value={part(span.resource)} />
      <Attributes title="Scope" value={part(span.scope)} />
    </>
  );
}

const EventMap = ({ title, value }: { title: string; value: JsonObject }) => (
  <Section title={title} value={value}>
    <JsonView value={value} />
  </Section>
);

interface AttributesProps {
  title: string;
  value: JsonObject;
  note?: (key: string) => ReactNode;
}

const Attributes = ({ title, value, note = () => null }: AttributesProps) => (
  <Section title={title} value={value}>
    <KeyValues values={value} note={note} />
  </Section>
);

// What weft took an attribute for.
function ReadAs({ fields }: { fields: readonly string[] | undefined }) {
  return fields === undefined ? null : <span className="origin">read as {fields.join(", ")}</span>;
}

// Nothing at all where there is nothing to show.
function Section({ title, value, children }: { title: string; value: Json; children: ReactNode }) {
  if (isEmpty(value)) return null;
  return (
    <section className="detail-section">
      <h3>
        {title}
        <CopyButton text={() => printJson(value)} label={`Copy ${title.toLowerCase()} as JSON`} />
      </h3>
      {children}
    </section>
  );
}

interface ContentProps {
  title: string;
  value: JsonObject;
  conversation: ReturnType<typeof inputConversation>;
}

function Content({ title, value, conversation }: ContentProps) {
  return (
    <Section title={title} value={value}>
      {conversation !== null && <Messages messages={conversation.messages} />}
      {!isEmpty(conversation?.rest ?? value) && <JsonView value={conversation?.rest ?? value} />}
    </Section>
  );
}
