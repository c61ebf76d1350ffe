export { ProjectsPage } from './projects-page'
export { ProjectPage } from './project-page'
