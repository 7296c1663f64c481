import {
  createRootRoute,
  createRoute,
  createRouter,
  retainSearchParams,
  stringifySearchWith,
} from "@tanstack/react-router";
import { lazy, useMemo } from "react";
import { projectFrom } from "./model/access";
import { filterFrom, timeFrom } from "./model/filter";
import { traceSearchFrom } from "./model/trace_search";
import {
  compareFrom,
  costFrom,
  dashboardFrom,
  evalCompareFrom,
  evalFrom,
  mapFrom,
  sessionFrom,
} from "./model/view_search";
import { Broken, NotFound, Shell } from "./views/shell";
import { TraceView } from "./views/trace/trace_view";
import { TracesView } from "./views/traces/traces_view";

// The project stays in the URL wherever one goes.
const root = createRootRoute({
  validateSearch: projectFrom,
  search: { middlewares: [retainSearchParams(["project"])] },
  component: () => <Shell project={root.useSearch().project} />,
  notFoundComponent: NotFound,
  errorComponent: Broken,
});

type Untrusted = Readonly<Record<string, unknown>>;

// What a view knows of the URL: the router gives the rest as well.
const useKnown = <Search,>(from: (untrusted: Untrusted) => Search, untrusted: Untrusted) =>
  useMemo(() => from(untrusted), [from, untrusted]);

const traces = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: filterFrom,
  component: () => <TracesView filter={useKnown(filterFrom, traces.useSearch())} />,
});

const trace = createRoute({
  getParentRoute: () => root,
  path: "/trace/$traceId",
  validateSearch: traceSearchFrom,
  component: () => {
    const { traceId } = trace.useParams();
    return <TraceView key={traceId} traceId={traceId} untrustedSearch={trace.useSearch()} />;
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
const ModelsView = lazy(async () => ({ default: (await import("./views/models/models_view")).ModelsView }));
const UsersView = lazy(async () => ({ default: (await import("./views/users/users_view")).UsersView }));
const DashboardsView = lazy(async () => ({
  default: (await import("./views/dashboards/dashboards_view")).DashboardsView,
}));
const AlertsView = lazy(async () => ({ default: (await import("./views/alerts/alerts_view")).AlertsView }));
const IngestView = lazy(async () => ({ default: (await import("./views/ingest/ingest_view")).IngestView }));
const SettingsView = lazy(async () => ({
  default: (await import("./views/settings/settings_view")).SettingsView,
}));
const CompareView = lazy(async () => ({
  default: (await import("./views/compare/compare_view")).CompareView,
}));

const EvalsView = lazy(async () => ({ default: (await import("./views/evals/evals_view")).EvalsView }));
const EvalView = lazy(async () => ({ default: (await import("./views/evals/eval_view")).EvalView }));
const EvalCompareView = lazy(async () => ({
  default: (await import("./views/evals/eval_compare_view")).EvalCompareView,
}));

const sessions = createRoute({
  getParentRoute: () => root,
  path: "/sessions",
  validateSearch: timeFrom,
  component: () => <SessionsView time={useKnown(timeFrom, sessions.useSearch())} />,
});

const session = createRoute({
  getParentRoute: () => root,
  path: "/sessions/$sessionId",
  validateSearch: sessionFrom,
  component: () => {
    const { sessionId } = session.useParams();
    return <SessionView key={sessionId} sessionId={sessionId} turn={session.useSearch().turn} />;
  },
});

const map = createRoute({
  getParentRoute: () => root,
  path: "/map",
  validateSearch: mapFrom,
  component: () => <ServiceMapView search={useKnown(mapFrom, map.useSearch())} />,
});

const models = createRoute({
  getParentRoute: () => root,
  path: "/models",
  validateSearch: costFrom,
  component: () => <ModelsView search={useKnown(costFrom, models.useSearch())} />,
});

const users = createRoute({
  getParentRoute: () => root,
  path: "/users",
  validateSearch: timeFrom,
  component: () => <UsersView time={useKnown(timeFrom, users.useSearch())} />,
});

const dashboards = createRoute({
  getParentRoute: () => root,
  path: "/dashboards",
  validateSearch: dashboardFrom,
  component: () => <DashboardsView search={useKnown(dashboardFrom, dashboards.useSearch())} />,
});

const alerts = createRoute({ getParentRoute: () => root, path: "/alerts", component: () => <AlertsView /> });
const ingest = createRoute({ getParentRoute: () => root, path: "/ingest", component: () => <IngestView /> });
const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  component: () => <SettingsView />,
});

const compare = createRoute({
  getParentRoute: () => root,
  path: "/compare",
  validateSearch: compareFrom,
  component: () => <CompareView search={useKnown(compareFrom, compare.useSearch())} />,
});

const evals = createRoute({ getParentRoute: () => root, path: "/evals", component: () => <EvalsView /> });

const evalRun = createRoute({
  getParentRoute: () => root,
  path: "/evals/$evalId",
  validateSearch: evalFrom,
  component: () => {
    const { evalId } = evalRun.useParams();
    return <EvalView key={evalId} evalId={evalId} search={useKnown(evalFrom, evalRun.useSearch())} />;
  },
});

const evalCompare = createRoute({
  getParentRoute: () => root,
  path: "/evals/compare",
  validateSearch: evalCompareFrom,
  component: () => <EvalCompareView search={useKnown(evalCompareFrom, evalCompare.useSearch())} />,
});

// Values in the URL are plain text (?text=404 is the text "404"), so that a person can type them.
export const router = createRouter({
  routeTree: root.addChildren([
    traces,
    trace,
    sessions,
    session,
    map,
    models,
    users,
    dashboards,
    alerts,
    compare,
    evals,
    evalRun,
    evalCompare,
    ingest,
    settings,
  ]),
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: stringifySearchWith(String),
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
