import { type ErrorComponentProps, Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Icon } from "../widgets/icon";
import { kNarrow, useMedia } from "../widgets/use_media";
import { Choice } from "./choice";
import { ProjectChoice } from "./project_choice";
import { useKeyProblem } from "./use_key_problem";

const KeyForm = lazy(async () => ({ default: (await import("./key_form")).KeyForm }));

const kViews = [
  ["/", "Traces"],
  ["/sessions", "Sessions"],
  ["/users", "Users"],
  ["/map", "Service map"],
  ["/models", "Models and cost"],
  ["/dashboards", "Dashboards"],
  ["/alerts", "Alerts"],
  ["/compare", "Compare"],
  ["/evals", "Evals"],
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
        {useMedia(kNarrow) ? <ViewChoice /> : <ViewLinks />}
        {keyProblem === null && <ProjectChoice project={project} />}
      </header>
      <Suspense fallback={<p className="blank dim">Loading…</p>}>
        {keyProblem === null ? <Outlet /> : <KeyForm key={keyProblem} problem={keyProblem} />}
      </Suspense>
    </>
  );
}

const ViewLinks = () => (
  <nav aria-label="Views">
    {kViews.map(([to, name]) => (
      <Link key={to} to={to} activeOptions={{ exact: to === "/", includeSearch: false }}>
        {name}
      </Link>
    ))}
  </nav>
);

// Eleven links have no room on a narrow screen.
function ViewChoice() {
  const navigate = useNavigate();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const shown = kViews.find(([to]) => to === path)?.[0] ?? "";
  return (
    <nav aria-label="Views">
      <Choice label="View" value={shown} onChange={(to) => navigate({ to })}>
        {shown === "" && <option value="">Go to …</option>}
        {kViews.map(([to, name]) => (
          <option key={to} value={to}>
            {name}
          </option>
        ))}
      </Choice>
    </nav>
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
