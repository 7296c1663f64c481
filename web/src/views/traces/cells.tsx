import { Link } from "@tanstack/react-router";
import { formatAge, formatDuration, formatInstant, formatTime, visible } from "../../model/format";
import { type Health, kCircle } from "../../model/health";
import type { Nanoseconds, UnixNano } from "../../model/nanoseconds";
import { Icon } from "../../widgets/icon";
import { ServiceName, serviceLabel } from "../service_name";

// What every list of traces shows of one.

export function TimeCell({ start }: { start: UnixNano }) {
  const now = new Date();
  return (
    <td className="cell-time" title={`${formatInstant(start)}, ${formatAge(start, now)}`}>
      {formatTime(start, now)}
    </td>
  );
}

interface RootCellProps {
  traceId: string;
  name: string;
  isMissing: boolean;
  health: Health | undefined;
}

export function RootCell({ traceId, name, isMissing, health }: RootCellProps) {
  return (
    <td className="cell-root">
      <Link
        to="/trace/$traceId"
        params={{ traceId }}
        title={health === undefined ? name : `${name}\n${health.summary}`}
      >
        {visible(name) || "(no name)"}
      </Link>
      {isMissing && health?.words !== kCircle && <span className="tag">root not arrived</span>}
      {health !== undefined && <HealthTag health={health} />}
    </td>
  );
}

function HealthTag({ health }: { health: Health }) {
  return (
    <span className="tag tag-health" title={health.summary}>
      <Icon name="alert" />
      <span>{health.words}</span>
      {health.more > 0 && ` +${health.more}`}
    </span>
  );
}

// `share` of the longest in the list.
export function DurationCell({ duration, share }: { duration: Nanoseconds; share: number }) {
  return (
    <td className="cell-duration">
      <span className="number">{formatDuration(duration)}</span>
      <span className="track">
        <span className="track-bar" style={{ width: `${Math.max(share * 100, 1)}%` }} />
      </span>
    </td>
  );
}

const kServicesShown = 3;

export function ServicesCell({ services }: { services: readonly string[] }) {
  const hidden = services.slice(kServicesShown);
  return (
    <td className="cell-services">
      {services.slice(0, kServicesShown).map((service) => (
        <ServiceName key={service} service={service} />
      ))}
      {hidden.length > 0 && (
        <span className="dim" title={hidden.map(serviceLabel).join(", ")}>
          +{hidden.length}
        </span>
      )}
    </td>
  );
}
