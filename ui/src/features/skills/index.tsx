export { SkillForm } from './form'
export { SkillMenu } from './menu'
