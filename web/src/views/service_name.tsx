import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useServices } from "../api/queries";
import { visible } from "../model/format";
import { kPlainLook, type ServiceLooks as Looks, lookClass } from "../model/services";
import { looksGivenTo } from "./service_looks";

const Given = createContext<Looks>(new Map());

// Gives looks to all services that weft knows and to those just shown.
export function ServiceLooks({ shown, children }: { shown: readonly string[]; children: ReactNode }) {
  const known = useServices();
  const looks = useMemo(() => looksGivenTo([...known, ...shown]), [known, shown]);
  return <Given value={looks}>{children}</Given>;
}

export const useServiceLooks = () => useContext(Given);

export const useServiceClass = (service: string) => lookClass(useServiceLooks().get(service) ?? kPlainLook);

export const serviceLabel = (service: string) => visible(service) || "no service name";

export function ServiceName({ service }: { service: string }) {
  return (
    <span
      className={`service-name ${useServiceClass(service)}`}
      title={serviceLabel(service)}
      data-initial={service.slice(0, 1)}
    >
      <span>{serviceLabel(service)}</span>
    </span>
  );
}
