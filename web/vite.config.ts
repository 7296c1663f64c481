import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// What is built is embedded in the weft binary and served under `default-src 'self'`: no inline script, no data: URL.
export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // `npm run dev` draws the page from the sources and asks a running weft for the data.
  server: {
    proxy: Object.fromEntries(
      ["/api", "/v1", "/metrics", "/ready"].map((path) => [path, "http://localhost:4318"]),
    ),
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
