// Follows a TraceQL query by server-sent events, so that a list need not ask in order to hear that nothing is new.
import { useEffect, useRef, useState } from "react";

const kAtMostEveryMs = 500;

// Calls `onNews` when something that the query finds has become readable. The answer: whether the query is followed; it is
// not while the page is hidden (a browser keeps six connections for all its tabs), or where the server has too many who do.
export function useTail(q: string, isOn: boolean, onNews: () => void): boolean {
  const [isFollowed, setFollowed] = useState(false);
  const news = useRef(onNews);
  news.current = onNews;
  const isVisible = useIsVisible();
  useEffect(() => {
    if (!isOn || !isVisible) return;
    const events = new EventSource(`/api/v1/tail?${new URLSearchParams({ q })}`);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        news.current();
      }, kAtMostEveryMs);
    };
    events.addEventListener("ready", () => setFollowed(true));
    events.addEventListener("trace", tell);
    events.addEventListener("dropped", tell);
    events.addEventListener("error", () => setFollowed(false));
    return () => {
      clearTimeout(timer);
      events.close();
      setFollowed(false);
    };
  }, [q, isOn, isVisible]);
  return isFollowed;
}

function useIsVisible(): boolean {
  const [isVisible, setVisible] = useState(document.visibilityState === "visible");
  useEffect(() => {
    const follow = () => setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", follow);
    return () => document.removeEventListener("visibilitychange", follow);
  }, []);
  return isVisible;
}
