export { LibraryPage } from './page'
export { ReaderPage } from './reader'
