import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useServices } from "../api/queries";
import { kPlainLook, kServiceColours, lookClass, type ServiceLook, serviceLooks } from "../model/services";

const Looks = createContext<ReadonlyMap<string, ServiceLook>>(new Map());

// Gives services the same looks everywhere inside: those of all services that weft knows and of those just shown. Where they are
// more than there are colours, those shown are told apart first.
export function ServiceLooks({ shown, children }: { shown: readonly string[]; children: ReactNode }) {
  const known = useServices();
  const looks = useMemo(() => {
    const all = new Set([...known, ...shown]);
    return serviceLooks(all.size <= kServiceColours ? all : shown);
  }, [known, shown]);
  return <Looks value={looks}>{children}</Looks>;
}

export const useServiceLooks = () => useContext(Looks);

export const useServiceClass = (service: string) => lookClass(useServiceLooks().get(service) ?? kPlainLook);

export const serviceLabel = (service: string) => service || "no service name";

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
