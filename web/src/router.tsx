import {
  createRootRoute,
  createRoute,
  createRouter,
  parseSearchWith,
  stringifySearchWith,
} from "@tanstack/react-router";
import { lazy } from "react";
import { kChanges } from "./model/difference";
import { filterFrom, timeFrom } from "./model/filter";
import { traceSearchFrom } from "./model/trace_search";
import type { CompareSearch } from "./views/compare/compare_view";
import type { MapSearch } from "./views/service_map/service_map_view";
import { NotFound, Shell } from "./views/shell";
import { TraceView } from "./views/trace/trace_view";
import { TracesView } from "./views/traces/traces_view";

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });

const traces = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: filterFrom,
  component: () => <TracesView filter={traces.useSearch()} />,
});

const trace = createRoute({
  getParentRoute: () => root,
  path: "/trace/$traceId",
  validateSearch: traceSearchFrom,
  component: () => {
    const { traceId } = trace.useParams();
    return <TraceView key={traceId} traceId={traceId} search={trace.useSearch()} />;
  },
});

// All but the traces are read when somebody goes there.
const SessionsView = lazy(async () => ({
  default: (await import("./views/sessions/sessions_view")).SessionsView,
}));
const SessionView = lazy(async () => ({
  default: (await import("./views/sessions/session_view")).SessionView,
}));
const ServiceMapView = lazy(async () => ({
  default: (await import("./views/service_map/service_map_view")).ServiceMapView,
}));
const CompareView = lazy(async () => ({
  default: (await import("./views/compare/compare_view")).CompareView,
}));

const sessions = createRoute({
  getParentRoute: () => root,
  path: "/sessions",
  validateSearch: timeFrom,
  component: () => <SessionsView time={sessions.useSearch()} />,
});

const session = createRoute({
  getParentRoute: () => root,
  path: "/session/$sessionId",
  validateSearch: (untrusted: Record<string, unknown>): { turn?: string } =>
    typeof untrusted.turn === "string" ? { turn: untrusted.turn } : {},
  component: () => {
    const { sessionId } = session.useParams();
    return <SessionView key={sessionId} sessionId={sessionId} turn={session.useSearch().turn} />;
  },
});

const map = createRoute({
  getParentRoute: () => root,
  path: "/map",
  validateSearch: (untrusted: Record<string, unknown>): MapSearch => ({
    ...timeFrom(untrusted),
    ...((untrusted.by === "errors" || untrusted.by === "latency") && { by: untrusted.by }),
  }),
  component: () => <ServiceMapView search={map.useSearch()} />,
});

const compare = createRoute({
  getParentRoute: () => root,
  path: "/compare",
  validateSearch: ({ a, b, only, order }: Record<string, unknown>): CompareSearch => {
    const change = kChanges.find((one) => one === only);
    return {
      ...(typeof a === "string" && { a }),
      ...(typeof b === "string" && { b }),
      ...(change !== undefined && { only: change }),
      ...(order === "tree" && { order }),
    };
  },
  component: () => <CompareView search={compare.useSearch()} />,
});

// Values in the URL are plain text (?text=404 is the text "404"), so that a person can type them.
export const router = createRouter({
  routeTree: root.addChildren([traces, trace, sessions, session, map, compare]),
  parseSearch: parseSearchWith((value) => value),
  stringifySearch: stringifySearchWith(String),
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
