// Finds documents that may answer a question, and has the ranker order them. POST /search
// {"question", "documents_max"}. Traced with OpenTelemetry; configured by OTEL_… in the environment.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

const (
	callMax  = 20 * time.Second
	flushMax = 5 * time.Second
)

var library = []string{
	"The warp are the threads held in tension on the loom.",
	"The weft is the thread that is drawn through the warp and crosses it.",
	"A shuttle carries the weft from one side of the loom to the other.",
	"A selvedge keeps the edge of the cloth from unravelling.",
}

var tracer = otel.Tracer("search")

func main() {
	if err := run(); err != nil {
		log.Fatal("search: ", err)
	}
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	provider, err := startTracing(ctx)
	if err != nil {
		return err
	}
	http.HandleFunc("POST /search", handleSearch)
	server := &http.Server{Addr: "127.0.0.1:" + environment("SEARCH_PORT", "5012")}
	go func() {
		<-ctx.Done()
		server.Close()
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	flush, cancel := context.WithTimeout(context.Background(), flushMax)
	defer cancel()
	return provider.Shutdown(flush) // sends what has not been sent yet
}

// Go's SDK has no propagator unless it is given one: without this line, every trace ends here.
func startTracing(ctx context.Context) (*sdktrace.TracerProvider, error) {
	otel.SetTextMapPropagator(propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{}))
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, err
	}
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithSpanProcessor(sessionOfBaggage{}),
		sdktrace.WithBatcher(exporter))
	otel.SetTracerProvider(provider)
	return provider, nil
}

// Baggage travels, but is recorded nowhere unless somebody does: this puts the session's id on every span.
type sessionOfBaggage struct{}

func (sessionOfBaggage) OnStart(parent context.Context, span sdktrace.ReadWriteSpan) {
	if session := baggage.FromContext(parent).Member("session_id").Value(); session != "" {
		span.SetAttributes(attribute.String("session.id", session))
	}
}
func (sessionOfBaggage) OnEnd(sdktrace.ReadOnlySpan)      {}
func (sessionOfBaggage) Shutdown(context.Context) error   { return nil }
func (sessionOfBaggage) ForceFlush(context.Context) error { return nil }

type question struct {
	Question     string `json:"question"`
	DocumentsMax int    `json:"documents_max"`
}

type documents struct {
	Documents []string `json:"documents"`
}

func handleSearch(response http.ResponseWriter, request *http.Request) {
	// HeaderCarrier finds a name in any case, as net/http does.
	ctx := otel.GetTextMapPropagator().Extract(request.Context(), propagation.HeaderCarrier(request.Header))
	ctx, span := tracer.Start(ctx, "search", trace.WithSpanKind(trace.SpanKindServer))
	defer span.End()
	found, err := search(ctx, request)
	if err != nil {
		span.RecordError(err)
		span.SetStatus(codes.Error, err.Error())
		http.Error(response, err.Error(), http.StatusBadGateway)
		return
	}
	response.Header().Set("Content-Type", "application/json")
	json.NewEncoder(response).Encode(found)
}

func search(ctx context.Context, request *http.Request) (documents, error) {
	var asked question
	if err := json.NewDecoder(request.Body).Decode(&asked); err != nil {
		return documents{}, fmt.Errorf("the body is no question: %w", err)
	}
	ranked, err := rank(ctx, asked.Question)
	if err != nil {
		return documents{}, err
	}
	return documents{ranked[:min(asked.DocumentsMax, len(ranked))]}, nil
}

// The ranker takes plain lines: the question, then the documents, and answers the documents, the best first.
func rank(ctx context.Context, asked string) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, callMax)
	defer cancel()
	body := strings.Join(append([]string{asked}, library...), "\n")
	url := "http://localhost:" + environment("RANKER_PORT", "5014") + "/rank"
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader([]byte(body)))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "text/plain")
	otel.GetTextMapPropagator().Inject(ctx, propagation.HeaderCarrier(request.Header)) // traceparent and baggage
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %s", url, response.Status)
	}
	var answer bytes.Buffer
	if _, err := answer.ReadFrom(response.Body); err != nil {
		return nil, err
	}
	return strings.Split(strings.TrimSpace(answer.String()), "\n"), nil
}

func environment(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
