import { Link } from "@tanstack/react-router";
import { CopyButton } from "../../widgets/copy_button";

// What a page without traces is for: the lines that send the first one, to this very server.
export function FirstTrace() {
  const url = window.location.origin;
  return (
    <section className="first-trace">
      <h2>No trace has arrived yet</h2>
      <p className="listening" role="status">
        Listening on <code>{url}</code>. The first trace appears here by itself.
      </p>
      <Recipe
        title="A program in C++, with weft's SDK"
        lines={[
          "cat > hello.cc <<'EOF'",
          "#include <weft/weft.h>",
          "",
          "int main() {",
          `  const auto tracer = weft::Tracer::init({.project = "first-steps", .source = "hello"});`,
          `  weft::trace(tracer, weft::EventType::chain, "answer", [] { return "it arrives"; });`,
          "}",
          "EOF",
          "g++ -std=c++20 hello.cc $(pkg-config --cflags --libs --static weft) -o hello",
          `HH_API_URL=${url} ./hello`,
        ]}
      />
      <Recipe
        title="An LLM application in Python, with HoneyHive's SDK"
        lines={[
          "pip install honeyhive",
          `export HH_API_URL=${url} HH_API_KEY=local HH_PROJECT=first-steps`,
          `python3 - <<'EOF'`,
          "from honeyhive import HoneyHiveTracer, trace",
          "",
          "tracer = HoneyHiveTracer.init()",
          "",
          '@trace(tracer=tracer, event_type="chain")',
          "def answer(question):",
          "    return question.upper()",
          "",
          'answer("does it arrive?")',
          "tracer.force_flush()",
          "EOF",
        ]}
      />
      <Recipe
        title="A program in JavaScript, with OpenTelemetry's instrumentation"
        lines={[
          "npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node",
          `export OTEL_EXPORTER_OTLP_ENDPOINT=${url} OTEL_SERVICE_NAME=my-service`,
          "node --require @opentelemetry/auto-instrumentations-node/register app.js",
        ]}
      />
      <Recipe
        title="Anything with an OpenTelemetry SDK"
        lines={[
          `export OTEL_EXPORTER_OTLP_ENDPOINT=${url}`,
          "export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
          "export OTEL_SERVICE_NAME=my-service",
          "# then start your program as always",
        ]}
      />
      <Recipe title="By hand" lines={byHand(url)} />
      <p className="dim">
        Sent something, and nothing comes? <Link to="/ingest">What came in and what was refused</Link> says
        why.
      </p>
    </section>
  );
}

function Recipe({ title, lines }: { title: string; lines: readonly string[] }) {
  const text = lines.join("\n");
  return (
    <figure className="recipe">
      <figcaption>
        {title}
        <CopyButton text={() => text} label="Copy these lines" />
      </figcaption>
      {/* Scrolls sideways on a narrow screen, so the keyboard must reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be focusable (WCAG 2.1.1) */}
      <pre tabIndex={0}>{text}</pre>
    </figure>
  );
}

// One span of 0.2 s that ends now; ids from the shell's random source, so that each run is a trace of its own.
const byHand = (url: string) => [
  `now=$(date +%s%N)`,
  `curl ${url}/v1/traces -H 'Content-Type: application/json' -d '{"resourceSpans":[{`,
  `  "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shell"}}]},`,
  `  "scopeSpans":[{"spans":[{"name":"hello","kind":1,`,
  `    "traceId":"'$(od -An -N16 -tx1 /dev/urandom | tr -d " \\n")'",`,
  `    "spanId":"'$(od -An -N8 -tx1 /dev/urandom | tr -d " \\n")'",`,
  `    "startTimeUnixNano":"'$((now - 200000000))'","endTimeUnixNano":"'$now'"}]}]}]}'`,
];
