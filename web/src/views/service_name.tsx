import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useServices } from "../api/queries";
import { kServiceColours, serviceColours } from "../model/services";

const Colours = createContext<ReadonlyMap<string, number>>(new Map());

// Gives everything inside the same colours: those of all services that weft knows and of those just shown. Where they are
// more than there are colours, those shown are told apart first.
export function ServiceColours({ shown, children }: { shown: readonly string[]; children: ReactNode }) {
  const known = useServices();
  const colours = useMemo(() => {
    const all = new Set([...known, ...shown]);
    return serviceColours(all.size <= kServiceColours ? all : shown);
  }, [known, shown]);
  return <Colours value={colours}>{children}</Colours>;
}

// Of each service, the number of its colour.
export const useServiceColours = () => useContext(Colours);

// The class that sets --service to the service's colour.
export function useServiceClass(service: string): string {
  return `service-${useServiceColours().get(service) ?? 0}`;
}

export const serviceLabel = (service: string) => service || "no service name";

export function ServiceName({ service }: { service: string }) {
  return (
    <span className={`service-name ${useServiceClass(service)}`} title={serviceLabel(service)}>
      <span>{serviceLabel(service)}</span>
    </span>
  );
}
