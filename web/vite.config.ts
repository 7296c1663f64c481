import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const kBegin = "/src/main.ts";
const kProgram = "/src/app.tsx";

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

// What `from` cannot run without, itself included.
function needsOf(from: string, graph: Graph): ReadonlySet<string> {
  const needs = new Set([from]);
  for (const id of needs)
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) needs.add(imported);
  return needs;
}

// Two files that everybody reads, instead of one for each combination of views that share something.
const partOf = (() => {
  const needs = new Map<string, ReadonlySet<string>>();
  const isNeeded = (id: string, by: string, graph: Graph) => {
    const from = new URL(`.${by}`, import.meta.url).pathname;
    if (!needs.has(from)) needs.set(from, needsOf(from, graph));
    return needs.get(from)!.has(id);
  };
  return (id: string, graph: Graph) => {
    if (isNeeded(id, kBegin, graph)) return "begin";
    return isNeeded(id, kProgram, graph) ? "program" : null;
  };
})();

// main.ts imports the program when it runs; named in the page, the program's files are read at the same time as main.ts.
const readProgramAtOnce: Plugin = {
  name: "read-program-at-once",
  transformIndexHtml: {
    order: "post",
    handler: (html, { bundle = {} }) => {
      const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
      const program = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.endsWith(kProgram)));
      if (program === undefined) return []; // `npm run dev`: nothing is bundled
      const files = new Set([program.fileName]);
      for (const file of files)
        for (const chunk of chunks)
          if (chunk.fileName === file) for (const one of chunk.imports) files.add(one);
      const attributes = (href: string) => ({ rel: "modulepreload", crossorigin: true, href });
      return [...files]
        .filter((file) => !html.includes(file))
        .map((file) => ({ tag: "link", attrs: attributes(`/${file}`), injectTo: "head" }));
    },
  },
};

// What is built is embedded in the weft binary and served under `default-src 'self'`: no inline script, no data: URL.
export default defineConfig({
  plugins: [react(), readProgramAtOnce],
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: partOf, debugName: "what everybody reads" }] } },
    },
  },
  // `npm run dev` draws the page from the sources and asks a running weft for the data.
  server: {
    proxy: Object.fromEntries(
      ["/api", "/v1", "/metrics", "/ready"].map((path) => [path, "http://localhost:4318"]),
    ),
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
