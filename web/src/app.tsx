// The program: read by main.ts.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { answeredEarly } from "./api/early";
import { router } from "./router";

// A question that fails is asked again by its own interval (api/queries.ts), with the reason shown meanwhile. The
// server is usually on this machine, so the browser's idea of being offline says nothing about it.
const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, networkMode: "always" }, mutations: { networkMode: "always" } },
});

// So long the first answer is waited for before anything is drawn: to draw an empty frame and then the view in it takes
// longer than to draw both at once.
const kPatienceMs = 50;

export async function show(place: HTMLElement) {
  const [answers] = await Promise.all([answeredEarly(kPatienceMs), router.load()]);
  for (const [key, answer] of answers) queries.setQueryData(key, answer);
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}
