import { forgetKey, whereKeyIsKept } from "../../api/access";
import { useSamples } from "../../api/ingest";
import { useProjects } from "../../api/projects";
import { useServicesAsked } from "../../api/queries";
import { placeOf } from "../../model/access";
import { formatExact, kUnknown } from "../../model/format";
import { total } from "../../model/prometheus";
import { CopyButton } from "../../widgets/copy_button";
import { Icon } from "../../widgets/icon";
import { Page } from "../page";
import { useSaved } from "../saved_menu";
import { Prices } from "./prices";
import "../../styles/ingest.css";

// weft is set up by its command line; the page says where it listens, what it uses, and what this browser keeps.
export function SettingsView() {
  const url = window.location.origin;
  return (
    <Page title="Settings">
      <section className="section settings">
        <h2>Where to send and to ask</h2>
        <dl>
          <Address name="OpenTelemetry over HTTP" url={`${url}/v1/traces`} />
          <Address name="HoneyHive's SDKs (HH_API_URL)" url={url} />
          <Address name="Grafana, as Tempo" url={`${url}/tempo`} />
          <Address name="Jaeger's UI" url={`${url}/jaeger`} />
          <Address name="weft's own API" url={`${url}/api/v1`} />
          <Address name="Prometheus" url={`${url}/metrics`} />
        </dl>
      </section>
      <Usage />
      <Prices />
      <Projects />
      <ApiKey />
      <Kept title="Views that this browser keeps" storageKey="weft.views" />
      <Kept title="Dashboards that this browser keeps" storageKey="weft.dashboards" />
      <section className="section">
        <h2>Set by weft's command line</h2>
        <p>
          The data folder, the addresses it listens on, the keys of projects and the prices of models are
          options of <code>weft up</code>: <code>weft up --help</code> lists them with what they are.
        </p>
      </section>
    </Page>
  );
}

function Address({ name, url }: { name: string; url: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <code>{url}</code> <CopyButton text={() => url} label={`Copy the address: ${name}`} />
      </dd>
    </>
  );
}

// Nothing where there is one. Each is a page of its own (api/access.ts).
function Projects() {
  const projects = useProjects();
  if (projects.length < 2) return null;
  return (
    <section className="section">
      <h2>Projects with spans, the largest first</h2>
      <ul>
        {projects.map((name) => (
          <li key={name}>
            <a href={placeOf(name, `${location.origin}/`)}>{name}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

const kKeptWhere = { tab: "until this tab is closed", browser: "in this browser" } as const;

// Nothing where none is kept. Forgotten by a new page: what the key has shown goes as well.
function ApiKey() {
  const keeping = whereKeyIsKept();
  if (keeping === undefined) return null;
  const forget = () => {
    forgetKey();
    location.assign("/");
  };
  return (
    <section className="section">
      <h2>API key</h2>
      <p>
        A key is kept {kKeptWhere[keeping]}.{" "}
        <button type="button" onClick={forget}>
          Forget the key
        </button>
      </p>
    </section>
  );
}

const kMegabyte = 1e6;

function Usage() {
  const samples = useSamples().data;
  const services = useServicesAsked();
  const megabytes = (name: string) =>
    samples === undefined ? kUnknown : `${formatExact(Math.round(total(samples, name) / kMegabyte))} MB`;
  return (
    <section className="section settings">
      <h2>What it uses</h2>
      <dl>
        <dt>Services known</dt>
        <dd>{services === undefined ? kUnknown : formatExact(services.length)}</dd>
        <dt>Memory of weft</dt>
        <dd>{megabytes("process_resident_memory_bytes")}</dd>
        <dt>Memory of the engine</dt>
        <dd>{megabytes("weft_engine_resident_memory_bytes")}</dd>
        <dt>Journal not yet in the engine</dt>
        <dd>{megabytes("weft_journal_backlog_bytes")}</dd>
      </dl>
    </section>
  );
}

function Kept({ title, storageKey }: { title: string; storageKey: string }) {
  const { saved, remove } = useSaved(storageKey);
  if (saved.length === 0) return null;
  return (
    <section className="section">
      <h2>{title}</h2>
      <ul>
        {saved.map(({ name }) => (
          <li key={name}>
            {name}{" "}
            <button
              type="button"
              className="icon-button"
              aria-label={`Remove ${name}`}
              onClick={() => remove(name)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
