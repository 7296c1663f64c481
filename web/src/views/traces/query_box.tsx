import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useAttributes, useValues } from "../../api/explore_queries";
import { completed, type Option, optionsAt, placeAt } from "../../model/completion";
import { queryError } from "../../model/query_error";

interface QueryBoxProps {
  query: string;
  error: string; // what the API said about the query that was asked; "" for nothing
  onCommit: (query: string) => void;
}

const kNone = -1;

// A TraceQL query with what may come next. Takes effect on Enter: half a query is an error, not a question.
export function QueryBox({ query, error, onCommit }: QueryBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const [draft, setDraft] = useState(query);
  const [caret, setCaret] = useState(query.length);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(kNone);
  useEffect(() => setDraft(query), [query]);

  const place = placeAt(draft, caret);
  const attributes = useAttributes(isOpen);
  const values = useValues(isOpen ? place.attribute : "");
  const options = isOpen ? optionsAt(place, attributes, values) : [];

  const choose = (option: Option) => {
    const next = completed(draft, caret, place, option);
    setDraft(next.text);
    setCaret(next.caret);
    setActive(kNone);
    // After React has written the text, or the caret would go to its end.
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
  };
  const press = (event: KeyboardEvent) => {
    const chosen = options[active] ?? (event.key === "Tab" ? options[0] : undefined);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      setActive(stepped(active, event.key === "ArrowDown" ? 1 : -1, options.length));
    } else if ((event.key === "Enter" || event.key === "Tab") && chosen !== undefined && !event.shiftKey) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === "Escape") {
      setOpen(false);
      setActive(kNone);
    }
  };
  const follow = () => setCaret(input.current?.selectionStart ?? draft.length);
  return (
    <form
      className="query-box"
      onSubmit={(event) => {
        event.preventDefault();
        setOpen(false);
        onCommit(draft.trim());
      }}
    >
      <input
        ref={input}
        role="combobox"
        aria-label="TraceQL query"
        aria-expanded={options.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-invalid={error !== ""}
        aria-activedescendant={active === kNone ? undefined : `${listId}-${active}`}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        placeholder={`{ resource.service.name = "gateway" && status = error }`}
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value);
          setOpen(true);
          setActive(kNone);
          setCaret(event.target.selectionStart ?? event.target.value.length);
        }}
        onKeyDown={press}
        onKeyUp={follow}
        onClick={() => {
          follow();
          setOpen(true);
        }}
        onBlur={() => setOpen(false)}
      />
      <button type="submit">Search</button>
      <Options id={listId} options={options} active={active} onChoose={choose} />
      {error !== "" && <QueryMistake query={query} message={error} />}
    </form>
  );
}

// Around the list, with "none" between its end and its beginning.
const stepped = (active: number, step: number, count: number) =>
  ((active + 1 + step + count + 1) % (count + 1)) - 1;

interface OptionsProps {
  id: string;
  options: readonly Option[];
  active: number;
  onChoose: (option: Option) => void;
}

function Options({ id, options, active, onChoose }: OptionsProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label="What may come next"
      className="options"
      hidden={options.length === 0}
    >
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box, which names the active option
        <div
          key={option.text}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          onMouseDown={(event) => {
            event.preventDefault(); // keeps the focus in the box
            onChoose(option);
          }}
        >
          <code>{option.text}</code>
          <span className="dim">{option.note}</span>
        </div>
      ))}
    </div>
  );
}

function QueryMistake({ query, message }: { query: string; message: string }) {
  const mistake = queryError(query, message);
  if (mistake === null) return <p className="query-error">{message}</p>;
  return (
    <div className="query-error" role="alert">
      <pre>{`${mistake.line}\n${" ".repeat(mistake.column - 1)}^`}</pre>
      <p>
        Column {mistake.column}: {mistake.reason}
      </p>
    </div>
  );
}
