import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useAttributes, useValues } from "../api/explore_queries";
import { completed, type Option, optionsAt, placeAt, type QueryUse } from "../model/completion";

interface QueryInputProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  use: QueryUse;
  isWrong?: boolean;
  isRequired?: boolean;
  placeholder?: string;
}

const kNone = -1;

// A TraceQL query as it is written, with what may come next. Enter is the form's around it, unless an option is chosen.
export function QueryInput({
  label,
  value,
  onChange,
  use,
  isWrong,
  isRequired,
  placeholder,
}: QueryInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const [caret, setCaret] = useState(value.length);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(kNone);

  const place = placeAt(value, caret);
  const attributes = useAttributes(isOpen);
  const values = useValues(isOpen ? place.attribute : "");
  const options = isOpen ? optionsAt(place, attributes, values, use) : [];

  const choose = (option: Option) => {
    const next = completed(value, caret, place, option);
    onChange(next.text);
    setCaret(next.caret);
    setActive(kNone);
    // After React has written the text, or the caret would go to its end.
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
  };
  const close = () => {
    setOpen(false);
    setActive(kNone);
  };
  const press = (event: KeyboardEvent) => {
    // Tab ends a word that has been begun; otherwise it leaves the box, as anywhere.
    const chosen = options[active] ?? (event.key === "Tab" && place.word !== "" ? options[0] : undefined);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      setActive(stepped(active, event.key === "ArrowDown" ? 1 : -1, options.length));
    } else if ((event.key === "Enter" || event.key === "Tab") && chosen !== undefined && !event.shiftKey) {
      event.preventDefault();
      choose(chosen);
    } else if (event.key === "Escape" || event.key === "Enter") close();
  };
  const follow = () => setCaret(input.current?.selectionStart ?? value.length);
  return (
    <div className="query-input">
      <input
        ref={input}
        role="combobox"
        aria-label={label}
        aria-expanded={options.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-invalid={isWrong}
        aria-activedescendant={active === kNone ? undefined : `${listId}-${active}`}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        required={isRequired}
        placeholder={placeholder}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
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
        onBlur={close}
      />
      <Options id={listId} options={options} active={active} onChoose={choose} />
    </div>
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
