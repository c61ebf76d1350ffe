export { ThreadBudget } from './budget'
export { UsagePage } from './usage-page'
