// What came in since weft started, what was refused and why, told from its own counters.
import { type Sample, total } from "./prometheus";

// One kind of request by what it was answered with.
export interface Answered {
  readonly face: string;
  readonly status: string;
  readonly count: number;
  readonly meaning: string; // "" where all is well
}

export interface Refusal {
  readonly what: string;
  readonly count: number;
  readonly fix: string;
}

const kFaces: Readonly<Record<string, string>> = {
  otlp: "OpenTelemetry over HTTP",
  grpc: "OpenTelemetry over gRPC",
  honeyhive: "HoneyHive's SDKs",
};
export const faceName = (face: string) => kFaces[face] ?? face;

const kStatusMeanings: Readonly<Record<string, string>> = {
  "400": "What was sent could not be read. The answer said where; the sender's log has it.",
  "401": "The key is missing or unknown: compare the sender's key with weft's keys file.",
  "403": "The key may not do this.",
  "404": "A path that weft does not have: OTLP goes to /v1/traces, or to the bare address.",
  "405": "The path is right and the method is not: OTLP is sent by POST.",
  "408": "The body came too slowly.",
  "413": "The body was larger than 64 MiB: let the sender make smaller batches.",
  "415": "Neither Protobuf nor JSON, or a compression that weft does not read: gzip and zstd are.",
  "429": "Too much at once. Senders wait and try again by themselves.",
  "503": "Nothing could be kept for a while. Senders wait and try again by themselves.",
};

// Of the faces that take something in, refusals first.
export function answersOf(samples: readonly Sample[]): Answered[] {
  const http = samples
    .filter(({ name, labels }) => name === "weft_http_requests_total" && (labels.face ?? "") in kFaces)
    .map(({ labels, value }) => answered(labels.face!, labels.status ?? "", value));
  const grpc = samples
    .filter(({ name }) => name === "weft_grpc_requests_total")
    .map(({ labels, value }) => answered("grpc", labels.code ?? "", value));
  return [...http, ...grpc]
    .filter(({ count }) => count > 0)
    .sort((a, b) => Number(a.meaning === "") - Number(b.meaning === "") || b.count - a.count);
}

function answered(face: string, status: string, count: number): Answered {
  const isGood = /^2\d\d$/.test(status) || status === "0" || status === "OK";
  const meaning = isGood
    ? ""
    : (kStatusMeanings[status] ?? "Refused. The answer said why; the sender's log has it.");
  return { face, status, count, meaning };
}

const kRefusals = [
  {
    name: "weft_spans_received_total",
    labels: { outcome: "rejected" },
    what: "spans rejected within requests that were taken",
    fix: "The answer's partialSuccess says why the first was: most often an id of zeros or no id at all.",
  },
  {
    name: "weft_http_requests_refused_total",
    labels: {},
    what: "requests refused before they were read",
    fix: "They were malformed, too large, too slow or not allowed; weft's log says which.",
  },
  {
    name: "weft_http_connections_refused_total",
    labels: {},
    what: "connections refused",
    fix: "More were open than weft allows: let senders keep and share their connections.",
  },
  {
    name: "weft_journal_refused_full_total",
    labels: {},
    what: "requests refused because the journal was full",
    fix: "The engine did not keep up, or its disk is full. Senders tried again.",
  },
  {
    name: "weft_journal_write_errors_total",
    labels: {},
    what: "writes the disk refused",
    fix: "Look at the disk of the data folder: is it full, read-only or failing?",
  },
  {
    name: "weft_writer_records_set_aside_total",
    labels: {},
    what: "requests set aside that the engine never took",
    fix: "They are kept in the quarantine folder of the data folder. Please report them.",
  },
  {
    name: "weft_journal_damaged_records_total",
    labels: {},
    what: "damaged records found in the journal",
    fix: "The disk gave back other bytes than were written. Check it.",
  },
] as const;

export const refusalsOf = (samples: readonly Sample[]): Refusal[] =>
  kRefusals
    .map(({ name, labels, what, fix }) => ({ what, fix, count: total(samples, name, labels) }))
    .filter(({ count }) => count > 0);
