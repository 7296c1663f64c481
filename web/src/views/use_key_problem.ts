import { useSyncExternalStore } from "react";
import { keyProblem, onKeyProblem } from "../api/access";

export const useKeyProblem = () => useSyncExternalStore(onKeyProblem, keyProblem);
