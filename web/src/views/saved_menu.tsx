import { type FormEvent, useRef, useState, useSyncExternalStore } from "react";
import { type Saved, savedFrom, withoutSaved, withSaved } from "../model/saved";
import { Icon } from "../widgets/icon";

const kChanged = "weft-saved";

// What this browser keeps under `key`, also when another part of the page changes it.
export function useSaved(key: string) {
  const text = useSyncExternalStore(subscribe, () => localStorage.getItem(key));
  const saved = savedFrom(text);
  const keep = (all: readonly Saved[]) => {
    localStorage.setItem(key, JSON.stringify(all));
    window.dispatchEvent(new Event(kChanged));
  };
  return {
    saved,
    add: (one: Saved) => keep(withSaved(saved, one)),
    remove: (name: string) => keep(withoutSaved(saved, name)),
  };
}

function subscribe(changed: () => void) {
  window.addEventListener(kChanged, changed);
  window.addEventListener("storage", changed); // by another tab
  return () => {
    window.removeEventListener(kChanged, changed);
    window.removeEventListener("storage", changed);
  };
}

interface SavedMenuProps {
  label: string;
  storageKey: string;
  search: Readonly<Record<string, string>>; // what would be saved
  onOpen: (search: Readonly<Record<string, string>>) => void;
}

// Saved states by name: to open, to remove, and one to save. A <details>, which closes when one is opened.
export function SavedMenu({ label, storageKey, search, onOpen }: SavedMenuProps) {
  const { saved, add, remove } = useSaved(storageKey);
  const [name, setName] = useState("");
  const menu = useRef<HTMLDetailsElement>(null);
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    add({ name: name.trim(), search });
    setName("");
  };
  return (
    <details className="menu" ref={menu}>
      <summary>{label}</summary>
      <div className="menu-body">
        {saved.length === 0 && <p className="dim">None saved yet in this browser.</p>}
        <ul>
          {saved.map((one) => (
            <li key={one.name}>
              <button
                type="button"
                className="text-button"
                onClick={() => {
                  onOpen(one.search);
                  menu.current?.removeAttribute("open");
                }}
              >
                {one.name}
              </button>
              <button
                type="button"
                className="icon-button"
                aria-label={`Remove ${one.name}`}
                onClick={() => remove(one.name)}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
        <form onSubmit={save}>
          <input
            aria-label="Name to save this as"
            placeholder="Save this as …"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <button type="submit">Save</button>
        </form>
      </div>
    </details>
  );
}
