// Follows a TraceQL query by server-sent events, so that a list need not ask in order to hear that nothing is new. Read with
// fetch() since the browser's EventSource sends no API key.
import { useEffect, useRef, useState } from "react";
import { eventsIn } from "../model/event_stream";
import { fetchAsReader } from "./access";

const kAtMostEveryMs = 500;
const kRetryEveryMs = 3_000;

interface Listener {
  readonly onReady: () => void;
  readonly onNews: () => void;
}

// Calls `onNews` when something that the query finds has become readable. The answer: whether the query is followed; it is
// not while the page is hidden (a browser keeps six connections for all its tabs), or where the server has too many who do.
export function useTail(q: string, isOn: boolean, onNews: () => void): boolean {
  const [isFollowed, setFollowed] = useState(false);
  const news = useRef(onNews);
  news.current = onNews;
  const isVisible = useIsVisible();
  useEffect(() => {
    if (!isOn || !isVisible) return;
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        news.current();
      }, kAtMostEveryMs);
    };
    keepFollowing(
      q,
      { onReady: () => setFollowed(true), onNews: tell },
      () => setFollowed(false),
      ended.signal,
    );
    return () => {
      ended.abort();
      clearTimeout(timer);
      setFollowed(false);
    };
  }, [q, isOn, isVisible]);
  return isFollowed;
}

// Until `ended`, and again when the connection is lost.
async function keepFollowing(q: string, listener: Listener, onLost: () => void, ended: AbortSignal) {
  while (!ended.aborted) {
    try {
      await follow(q, listener, ended);
    } catch {
      // Nobody answers; lists that are not followed ask by themselves, and say so.
    }
    if (ended.aborted) return;
    onLost();
    await new Promise((resolve) => setTimeout(resolve, kRetryEveryMs));
  }
}

async function follow(q: string, { onReady, onNews }: Listener, signal: AbortSignal) {
  const { ok, body } = await fetchAsReader(`/api/v1/tail?${new URLSearchParams({ q })}`, { signal });
  if (!ok || body === null) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const { names, rest } = eventsIn(text + read.value);
    text = rest;
    if (names.includes("ready")) onReady();
    if (names.some((name) => name === "trace" || name === "dropped")) onNews();
  }
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
