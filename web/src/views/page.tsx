import { type ReactNode, useEffect } from "react";

interface PageProps {
  title: string;
  controls?: ReactNode; // in the line of the heading
  children: ReactNode;
}

// What all views but the traces' share: a heading with its controls, and a body that scrolls.
export function Page({ title, controls, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · weft`;
  }, [title]);
  return (
    <main className="page">
      <header className="page-head">
        <h1>{title}</h1>
        {controls}
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be focusable (WCAG 2.1.1) */}
      <section className="page-body" aria-label={title} tabIndex={0}>
        {children}
      </section>
    </main>
  );
}
