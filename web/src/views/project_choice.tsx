import { useProjects } from "../api/projects";
import { placeOf } from "../model/access";
import { Choice } from "./choice";

const kUnnamed = "default"; // where nobody has named a project

// Which project the page is about; nothing where there is no choice. Another one is another page (api/access.ts).
export function ProjectChoice({ project }: { project: string | undefined }) {
  const projects = useProjects();
  const only = projects.length === 1 ? projects[0] : undefined;
  if (project === undefined && only !== undefined)
    return only === kUnnamed ? null : <span className="project-choice dim">{only}</span>;
  if (project === undefined && projects.length === 0) return null;
  const shown = project === undefined || projects.includes(project) ? projects : [project, ...projects];
  return (
    <span className="project-choice">
      <Choice
        label="Project"
        value={project ?? ""}
        onChange={(chosen) => location.assign(placeOf(chosen, location.href))}
      >
        <option value="">All projects</option>
        {shown.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Choice>
    </span>
  );
}
