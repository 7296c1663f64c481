import {
  createRootRoute,
  createRoute,
  createRouter,
  Link,
  Outlet,
  parseSearchWith,
  stringifySearchWith,
} from "@tanstack/react-router";
import { filterFrom } from "./model/filter";
import { traceSearchFrom } from "./model/trace_search";
import { TraceView } from "./views/trace/trace_view";
import { TracesView } from "./views/traces/traces_view";
import { Icon } from "./widgets/icon";

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

// Values in the URL are plain text (?text=404 is the text "404"), so that a person can type them.
export const router = createRouter({
  routeTree: root.addChildren([traces, trace]),
  parseSearch: parseSearchWith((value) => value),
  stringifySearch: stringifySearchWith(String),
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

function Shell() {
  return (
    <>
      <header className="top-bar">
        <Link to="/" className="wordmark" aria-label="weft: all traces">
          <img src="/mark.svg" alt="" width="18" height="18" />
          weft
        </Link>
        <nav aria-label="Views">
          <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
            Traces
          </Link>
        </nav>
      </header>
      <Outlet />
    </>
  );
}

function NotFound() {
  return (
    <main className="blank">
      <h1>There is no such page</h1>
      <Link to="/">
        <Icon name="back" /> All traces
      </Link>
    </main>
  );
}
