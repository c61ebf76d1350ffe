export { MeetingPage } from './meeting-page'
export { MeetingsPage } from './meetings-page'
