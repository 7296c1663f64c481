import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { isBeingTyped, orLastHour, type TimeFilter, timeFrom } from "../../model/filter";
import { kReadyMade, type Panel, panelsFrom, panelsText, type ReadyMade } from "../../model/panels";
import { rangeOf } from "../../model/time_range";
import { type DashboardSearch, dashboardFrom } from "../../model/view_search";
import { Page } from "../page";
import { PanelGrid } from "../panel_grid";
import { SavedMenu } from "../saved_menu";
import { TimeChoice } from "../time_choice";
import { PanelEditor } from "./panel_editor";
import "../../styles/dashboards.css";

const kFirst: ReadyMade = "Traffic";

export function DashboardsView({ search }: { search: DashboardSearch }) {
  const navigate = useNavigate({ from: "/dashboards" });
  const [isEdited, setEdited] = useState(false);
  const { show = kFirst, panels: own, ...asked } = search;
  const time = orLastHour(asked);
  const range = rangeOf(time, undefined, Date.now());
  const panels: readonly Panel[] = own === undefined ? kReadyMade[show] : panelsFrom(own);
  const go = (next: DashboardSearch) => navigate({ search: next, replace: isBeingTyped(time, next) });
  const goTo = (next: TimeFilter) => go({ ...(own === undefined ? { show } : { panels: own }), ...next });
  return (
    <Page
      title="Dashboards"
      controls={
        <>
          {Object.keys(kReadyMade).map((name) => (
            <Link
              key={name}
              to="/dashboards"
              search={{ ...asked, show: name as ReadyMade }}
              className="button toggle"
              aria-current={own === undefined && name === show ? "page" : undefined}
            >
              {name}
            </Link>
          ))}
          <TimeChoice time={time} shown={range} onChange={(part) => goTo(timeFrom(part))} />
          <button
            type="button"
            className="toggle"
            aria-pressed={isEdited}
            onClick={() => setEdited(!isEdited)}
          >
            Edit
          </button>
          <span className="page-end">
            <SavedMenu
              label="My dashboards"
              storageKey="weft.dashboards"
              search={{ panels: panelsText(panels) }}
              onOpen={(saved) => go({ ...asked, ...dashboardFrom(saved) })}
            />
          </span>
        </>
      }
    >
      {isEdited && (
        <PanelEditor
          key={own ?? show}
          panels={panels}
          onChange={(next) => go({ ...asked, panels: panelsText(next) })}
        />
      )}
      <PanelGrid
        panels={panels}
        range={range}
        isLive={time.end === undefined}
        onSelect={(startMs, endMs) => goTo({ start: String(startMs), end: String(endMs) })}
      />
    </Page>
  );
}
