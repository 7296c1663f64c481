import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { askAbout } from "./api/access";
import { projectFrom } from "./model/access";
import { router } from "./router";
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

// A question that fails is asked again by its own interval (api/queries.ts), with the reason shown meanwhile. The
// server is usually on this machine, so the browser's idea of being offline says nothing about it.
const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, networkMode: "always" }, mutations: { networkMode: "always" } },
});

askAbout(projectFrom(Object.fromEntries(new URLSearchParams(location.search))).project);

const place = document.getElementById("root");
if (place === null) throw new Error("index.html has no #root");
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
