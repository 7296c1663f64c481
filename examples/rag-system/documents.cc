#include "documents.h"

const std::vector<Document>& all_documents() {
  static const std::vector<Document> documents = {
      {"Distributed tracing",
       "Distributed tracing follows one request through every service it touches, and shows who called "
       "whom and how long each step took. It finds what the logs of single services cannot."},
      {"Spans",
       "A span is one operation with a beginning, an end and attributes. Its parent is the operation "
       "that caused it."},
      {"Trace context",
       "The traceparent header carries the trace id and the id of the calling span from service to "
       "service. A service that does not pass it on breaks the trace."},
      {"Baggage",
       "Baggage carries values of the application, such as a session, along with a request. Everyone on "
       "the way can read it, so it must hold no secrets."},
      {"Sampling",
       "Sampling keeps a part of all traces. A decision made at the root and obeyed by every service "
       "keeps traces whole."},
      {"Clock skew",
       "Clocks of different hosts disagree by milliseconds or more. A child that seems to start before "
       "its parent is a sign of clock skew."},
      {"Retries",
       "A retry repeats a request that failed for a passing reason. Without a limit, retries turn a slow"
       " service into a dead one."},
      {"Timeouts",
       "A timeout bounds how long a caller waits. The called service often goes on working after its "
       "caller has given up."},
      {"Caching",
       "A cache answers what was asked before without doing the work again. It trades freshness for "
       "time."},
      {"Vector search",
       "Vector search finds documents whose embedding lies near the embedding of the question. Nearness "
       "is measured by the cosine of the angle between them."},
      {"Retrieval augmented generation",
       "Retrieval augmented generation gives a language model documents that were found for the "
       "question. The model answers from them instead of from memory."},
      {"Tokens",
       "Language models read and write tokens, pieces of words. Providers charge for each token, and "
       "more for those that are written."},
  };
  return documents;
}
