import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Says how many documents an answer may quote. Traced with OpenTelemetry; configured by OTEL_… in the environment. */
public final class Policy {
  private final OpenTelemetry telemetry;
  private final Tracer tracer;

  private Policy(OpenTelemetry telemetry) {
    this.telemetry = telemetry;
    this.tracer = telemetry.getTracer("policy");
  }

  public static void main(String[] arguments) throws IOException {
    // Exporter, service name and propagators (by default tracecontext and baggage) come from the environment. The SDK
    // sends what it still holds when the process is asked to end.
    OpenTelemetry telemetry =
        AutoConfiguredOpenTelemetrySdk.builder()
            .addTracerProviderCustomizer((provider, config) -> provider.addSpanProcessor(new SessionOfBaggage()))
            .build()
            .getOpenTelemetrySdk();
    int port = Integer.parseInt(System.getenv().getOrDefault("POLICY_PORT", "5013"));
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/policy", new Policy(telemetry)::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    // The JDK's Headers find a name in any case.
    Context caller =
        telemetry.getPropagators().getTextMapPropagator().extract(Context.current(), exchange.getRequestHeaders(), GETTER);
    Span span = tracer.spanBuilder("check_policy").setParent(caller).setSpanKind(SpanKind.SERVER).startSpan();
    try (Scope scope = caller.with(span).makeCurrent()) {
      int documents = 2;
      span.setAttribute("policy.documents_max", documents);
      byte[] body = "{\"documents_max\": %d}".formatted(documents).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } finally {
      span.end();
      exchange.close();
    }
  }

  private static final TextMapGetter<Headers> GETTER =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
          return headers.keySet();
        }

        @Override
        public String get(Headers headers, String name) {
          return headers.getFirst(name);
        }
      };

  /** Baggage travels, but is recorded nowhere unless somebody does: this puts the session's id on every span. */
  private static final class SessionOfBaggage implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
      String session = Baggage.fromContext(parent).getEntryValue("session_id");
      if (session != null) {
        span.setAttribute("session.id", session);
      }
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
      return false;
    }
  }
}
