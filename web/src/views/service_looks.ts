import { chosenProject } from "../api/access";
import { looksFrom, looksText, type ServiceLooks, serviceLooks } from "../model/services";

// The looks that services have been given in this browser, which keeps them: those of a project, so that another's services
// do not take colours away.
let given: ServiceLooks | undefined;

const storageKey = () => `weft.services.${chosenProject()}`;

export function looksGivenTo(names: Iterable<string>): ServiceLooks {
  const before = given ?? looksFrom(localStorage.getItem(storageKey()));
  given = serviceLooks(names, before);
  if (given !== before) localStorage.setItem(storageKey(), looksText(given));
  return given;
}
