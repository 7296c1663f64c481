// The first that runs, and small: it asks for what the address shows, and that comes while the program is still being
// read (its files are named in index.html, by vite.config.ts).
import { askAbout } from "./api/access";
import { askFor } from "./api/first_question";
import { projectFrom } from "./model/access";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/charts.css";
import "./styles/filters.css";
import "./styles/first_trace.css";
import "./styles/page.css";
import "./styles/trace_table.css";
import "./styles/traces.css";
import "./styles/trace.css";
import "./styles/trace_strips.css";
import "./styles/trace_drawings.css";
import "./styles/detail.css";

const search = Object.fromEntries(new URLSearchParams(location.search));
askAbout(projectFrom(search).project);
askFor(location.pathname, search);

const place = document.getElementById("root");
if (place === null) throw new Error("index.html has no #root");
// Not awaited: the program shares modules with what runs here, and would wait for them to end.
import("./app").then(({ show }) => show(place));
