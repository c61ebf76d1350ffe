export { Onboarding } from './onboarding'
export { Unlock } from './unlock'
