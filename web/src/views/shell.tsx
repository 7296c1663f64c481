import { type ErrorComponentProps, Link, Outlet } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useKeyProblem } from "../api/access";
import { Icon } from "../widgets/icon";
import { ProjectChoice } from "./project_choice";

const KeyForm = lazy(async () => ({ default: (await import("./key_form")).KeyForm }));

const kViews = [
  ["/sessions", "Sessions"],
  ["/users", "Users"],
  ["/map", "Service map"],
  ["/models", "Models and cost"],
  ["/dashboards", "Dashboards"],
  ["/alerts", "Alerts"],
  ["/compare", "Compare"],
  ["/ingest", "Ingest"],
  ["/settings", "Settings"],
] as const;

// The frame of every view.
export function Shell({ project }: { project: string | undefined }) {
  const keyProblem = useKeyProblem();
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
          {kViews.map(([to, name]) => (
            <Link key={to} to={to} activeOptions={{ includeSearch: false }}>
              {name}
            </Link>
          ))}
        </nav>
        {keyProblem === null && <ProjectChoice project={project} />}
      </header>
      <Suspense fallback={<p className="blank dim">Loading…</p>}>
        {keyProblem === null ? <Outlet /> : <KeyForm key={keyProblem} problem={keyProblem} />}
      </Suspense>
    </>
  );
}

export function NotFound() {
  return (
    <main className="blank">
      <h1>There is no such page</h1>
      <Link to="/">
        <Icon name="back" /> All traces
      </Link>
    </main>
  );
}

// A view that could not be read or drawn. The commonest reason is a weft that has been replaced by a newer one since the
// page was opened, whose parts have other names.
export function Broken({ error }: ErrorComponentProps) {
  return (
    <main className="blank">
      <h1>This view could not be shown</h1>
      <p className="dim">{error instanceof Error ? error.message : String(error)}</p>
      <p>
        <button type="button" onClick={() => window.location.reload()}>
          Load the page again
        </button>
      </p>
    </main>
  );
}
