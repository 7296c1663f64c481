import { type FormEvent, useState } from "react";
import { type KeyProblem, keepKey } from "../api/access";
import { isKey, type Keeping } from "../model/access";
import { Notice } from "../widgets/notice";
import "../styles/key_form.css";

const kKeepings: readonly (readonly [Keeping, string])[] = [
  ["tab", "until this tab is closed"],
  ["browser", "in this browser, until it is forgotten under Settings"],
];

// Takes the place of every view while the server asks for a key.
export function KeyForm({ problem }: { problem: KeyProblem }) {
  const [key, setKey] = useState("");
  const [keeping, setKeeping] = useState<Keeping>("tab");
  const isRefused = key !== "" && !isKey(key.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isKey(key.trim())) keepKey(key.trim(), keeping);
  };
  return (
    <main className="blank key-form">
      <h1>This weft asks for an API key</h1>
      {problem === "unknown" && (
        <Notice kind="error">
          The key is not one of this weft&apos;s. It may be cut short, of another weft, or no longer in the
          file that <code>weft up --keys</code> was given.
        </Notice>
      )}
      <form onSubmit={submit}>
        <label>
          API key
          <input
            type="password"
            required
            // biome-ignore lint/a11y/noAutofocus: there is nothing else on this page
            autoFocus
            autoComplete="off"
            spellCheck={false}
            aria-invalid={isRefused}
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
        </label>
        {isRefused && <p className="is-error">A key has no spaces, and no letters beyond ASCII.</p>}
        <fieldset>
          <legend>Keep it</legend>
          {kKeepings.map(([one, label]) => (
            <label key={one}>
              <input type="radio" name="keeping" checked={keeping === one} onChange={() => setKeeping(one)} />
              {label}
            </label>
          ))}
        </fieldset>
        <button type="submit">Use this key</button>
      </form>
      <p className="dim">
        Whoever runs this weft has one for each project. It says what you may see, and is sent to this weft
        alone.
      </p>
    </main>
  );
}
