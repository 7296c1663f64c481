import type { ReactNode } from "react";
import { inputConversation, outputConversation } from "../../model/conversation";
import { isEmpty, type Json, type JsonObject, printJson, without } from "../../model/json";
import type { UnixNano } from "../../model/nanoseconds";
import { fieldsByKey, isError, type Span } from "../../model/trace";
import { CopyButton } from "../../widgets/copy_button";
import { Icon } from "../../widgets/icon";
import { JsonView } from "../../widgets/json_view";
import { KeyValues } from "../../widgets/key_values";
import { Notice } from "../../widgets/notice";
import { Events, Links } from "./events";
import { Facts } from "./facts";
import { Messages } from "./messages";

interface DetailProps {
  span: Span;
  traceStart: UnixNano;
  onClose: () => void;
}

export function Detail({ span, traceStart, onClose }: DetailProps) {
  const fieldsOf = fieldsByKey(span.origins);
  return (
    <aside className="detail" aria-label={`Span ${span.name}`}>
      <header className="detail-head">
        <Icon name={span.eventType} className={`event-type event-type-${span.eventType}`} />
        <h2>{span.name || "(no name)"}</h2>
        <button
          type="button"
          className="icon-button"
          onClick={onClose}
          aria-label="Close"
          title="Close (Escape)"
        >
          <Icon name="close" />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be focusable (WCAG 2.1.1) */}
      <div className="detail-body" tabIndex={0}>
        {isError(span) && <Notice kind="error">{span.error || "Failed, without a message."}</Notice>}
        <Facts span={span} traceStart={traceStart} />
        <Content title="Inputs" value={span.inputs} conversation={inputConversation(span.inputs)} />
        <Content title="Outputs" value={span.outputs} conversation={outputConversation(span.outputs)} />
        <Events events={span.events} start={span.start} />
        <Links links={span.links} />
        <EventMap title="Configuration" value={span.maps.config} />
        <EventMap title="Metrics" value={span.maps.metrics} />
        <EventMap title="Feedback" value={span.maps.feedback} />
        <EventMap title="User properties" value={span.maps.userProperties} />
        <EventMap title="Metadata" value={without(span.maps.metadata, span.attributes)} />
        <Section title="Attributes" value={span.attributes}>
          <KeyValues values={span.attributes} note={(key) => <ReadAs fields={fieldsOf.get(key)} />} />
        </Section>
        <Section title="Resource" value={span.resource}>
          <KeyValues values={span.resource} />
        </Section>
        <Section title="Scope" value={span.scope}>
          <KeyValues values={span.scope} />
        </Section>
      </div>
    </aside>
  );
}

const EventMap = ({ title, value }: { title: string; value: JsonObject }) => (
  <Section title={title} value={value}>
    <JsonView value={value} />
  </Section>
);

// What weft took an attribute for.
function ReadAs({ fields }: { fields: readonly string[] | undefined }) {
  return fields === undefined ? null : <span className="origin">read as {fields.join(", ")}</span>;
}

// Nothing at all where there is nothing to show.
export function Section({ title, value, children }: { title: string; value: Json; children: ReactNode }) {
  if (isEmpty(value)) return null;
  return (
    <section className="section">
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
