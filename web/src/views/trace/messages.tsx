import type { Message, ToolCall } from "../../model/conversation";
import type { Part } from "../../model/message_part";
import { JsonView } from "../../widgets/json_view";
import { LongText } from "../../widgets/long_text";
import { Image } from "./image";

const kRoles = new Set(["system", "user", "assistant", "tool"]); // those that have a look of their own

export function Messages({ messages }: { messages: readonly Message[] }) {
  return (
    <ol className="messages">
      {messages.map((message, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages have no identity but their place
        <li key={index} className={`message message-${kRoles.has(message.role) ? message.role : "other"}`}>
          <header>
            <span className="role">{message.role}</span>
            {message.toolCallId !== "" && <span className="dim">answers {message.toolCallId}</span>}
            {message.finishReason !== "" && <span className="dim">finished: {message.finishReason}</span>}
          </header>
          {message.parts.map((part, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: nor have their parts
            <PartView key={place} part={part} />
          ))}
          {message.toolCalls.map((call) => (
            <Call key={call.id || call.name} call={call} />
          ))}
        </li>
      ))}
    </ol>
  );
}

function Call({ call }: { call: ToolCall }) {
  return (
    <div className="tool-call">
      calls <code>{call.name}</code> {call.id !== "" && <span className="dim">{call.id}</span>}
      {call.arguments !== null && <JsonView value={call.arguments} />}
    </div>
  );
}

function PartView({ part }: { part: Part }) {
  switch (part.kind) {
    case "text":
      return (
        <p>
          <LongText text={part.text} />
        </p>
      );
    case "image":
      return <Image image={part} />;
    case "data":
      return <JsonView value={part.value} />;
  }
}
