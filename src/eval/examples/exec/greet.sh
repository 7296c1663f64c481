# $1 is the prompt, $2 the provider's options and $3 the context, both JSON. TRACEPARENT is set where tracing is on.
echo "Hello, $1"
