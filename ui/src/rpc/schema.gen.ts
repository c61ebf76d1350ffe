// Made by `cargo xtask types` from crates/app/src/commands.rs. Do not edit.
/* eslint-disable */

export type AddOffered = { 
/**
 * Id or name.
 */
project: string, 
/**
 * The ids they got when they were handed in.
 */
offers: Array<string>, };

export type ArchiveProject = { 
/**
 * Id or name.
 */
project: string, 
/**
 * Away, or out again.
 */
archived: boolean, };

export type ArtifactId = string;

export type ArtifactKind = "user_story" | "acceptance_criteria" | "requirements_doc" | "meeting_minutes" | "custom";

export type ArtifactSummaryView = { 
/**
 * Its id.
 */
id: ArtifactId, 
/**
 * The project it belongs to.
 */
projectId: ProjectId, 
/**
 * What it is.
 */
type: ArtifactKind, 
/**
 * Its title.
 */
title: string, 
/**
 * The thread it was made in.
 */
threadId?: ThreadId, 
/**
 * The answer it was made for.
 */
messageId?: MessageId, 
/**
 * When it was made.
 */
createdAt: Timestamp, 
/**
 * When it was last changed.
 */
updatedAt: Timestamp, };

export type ArtifactView = { 
/**
 * Its text, Markdown.
 */
content: string, 
/**
 * Where its statements came from, in order.
 */
sources: Array<SourceView>, 
/**
 * Its id.
 */
id: ArtifactId, 
/**
 * The project it belongs to.
 */
projectId: ProjectId, 
/**
 * What it is.
 */
type: ArtifactKind, 
/**
 * Its title.
 */
title: string, 
/**
 * The thread it was made in.
 */
threadId?: ThreadId, 
/**
 * The answer it was made for.
 */
messageId?: MessageId, 
/**
 * When it was made.
 */
createdAt: Timestamp, 
/**
 * When it was last changed.
 */
updatedAt: Timestamp, };

export type ArtifactsView = { 
/**
 * Newest first.
 */
artifacts: Array<ArtifactSummaryView>, };

export type AskEvent = { "event": "start", 
/**
 * The answer's id.
 */
message_id: MessageId, 
/**
 * Who answers.
 */
provider: ProviderKind, 
/**
 * The model, if one answers.
 */
model: string | null, 
/**
 * Why this one answers, for the user to read.
 */
reason: string, } | { "event": "chunk", 
/**
 * The text.
 */
content: string, } | { "event": "tool_call", 
/**
 * The tool.
 */
tool: string, 
/**
 * `executing`.
 */
status: string, 
/**
 * What it is asked, in one line.
 */
input: string, } | { "event": "tool_result", 
/**
 * The tool.
 */
tool: string, 
/**
 * What it gave, in one line.
 */
result_preview: string, 
/**
 * It failed.
 */
is_error: boolean, } | { "event": "asking", 
/**
 * The answer's id.
 */
message_id: MessageId, 
/**
 * The call's id.
 */
call_id: string, 
/**
 * The tool.
 */
tool: string, 
/**
 * What would be kept: its title.
 */
title: string, 
/**
 * And its text, Markdown.
 */
text: string, } | { "event": "retrying", 
/**
 * Which time this is.
 */
attempt: number, 
/**
 * How long until then.
 */
wait_ms: number, 
/**
 * What went wrong.
 */
reason: string, } | { "event": "artifact", 
/**
 * Its id.
 */
artifact_id: ArtifactId, 
/**
 * What it is.
 */
type: ArtifactKind, 
/**
 * Its title.
 */
title: string, } | { "event": "complete", 
/**
 * The answer's id.
 */
message_id: MessageId, 
/**
 * Tokens sent and written; 0 offline.
 */
total_tokens: number, 
/**
 * The price, in millionths of a US dollar; absent if the model has none in the list.
 */
cost_micros: number | null, 
/**
 * It is not whole.
 */
partial: boolean, } | { "event": "error", 
/**
 * A stable code.
 */
error: string, 
/**
 * What to do.
 */
message: string, 
/**
 * How long the server asks to wait, in seconds.
 */
retry_after: number | null, };

export type AskRequest = { 
/**
 * The thread: id or title.
 */
thread: string, 
/**
 * What is said.
 */
text: string, 
/**
 * Who is to answer; the shell's own rule if absent.
 */
provider?: ProviderKind, 
/**
 * What a model's tools write is kept without asking.
 */
allowWrites: boolean, };

export type AskedView = { 
/**
 * Its id.
 */
messageId: MessageId, };

export type AssistantChoice = "automatic" | "offline";

export type AssistantView = { 
/**
 * The OS keychain holds a key.
 */
keyInKeychain: boolean, 
/**
 * The environment the program was started in holds one.
 */
keyFromEnvironment: boolean, 
/**
 * The model that would be asked.
 */
model: string, };

export type ChangePassphrase = { 
/**
 * The one that opens the vault now.
 */
current: Typed, 
/**
 * The one that is to.
 */
chosen: Typed, };

export type ChangeView = { 
/**
 * What changed.
 */
kind: ChangedKind, 
/**
 * Which; empty if it is not known which.
 */
ids: Array<string>, 
/**
 * Who changed it: what the page called itself.
 */
origin: string, };

export type ChangedKind = "project" | "document" | "meeting" | "thread" | "artifact" | "vault" | "settings" | "everything";

export type CitedSource = { 
/**
 * The number behind the words that rest on it, as in `[3]`; 0 if none stands there.
 */
number: number, 
/**
 * What it lies in.
 */
kind: SourceKind, 
/**
 * That thing's id.
 */
id: string, 
/**
 * What it is called there.
 */
title: string, 
/**
 * Where in it.
 */
place: Place, 
/**
 * The words.
 */
quote: string, };

export type CreateArtifact = { 
/**
 * Id or name.
 */
project: string, 
/**
 * What it is.
 */
type: ArtifactKind, 
/**
 * Its title.
 */
title: string, 
/**
 * Its text, Markdown.
 */
content: string, };

export type CreateMeeting = { 
/**
 * Id or name.
 */
project: string, 
/**
 * Its title.
 */
title: string, 
/**
 * What was written down, Markdown.
 */
notes: string, 
/**
 * What is to be talked about.
 */
agenda: string, 
/**
 * Who is there.
 */
attendees: Array<string>, 
/**
 * When, RFC 3339 or a day; now if absent.
 */
date?: string, };

export type CreateProject = { 
/**
 * Its name.
 */
name: string, 
/**
 * What it is about; may be empty.
 */
description: string, };

export type CreateSample = { 
/**
 * What the project is to be called, in the user's language.
 */
name: string, };

export type CreateThread = { 
/**
 * Id or name.
 */
project: string, 
/**
 * Its title.
 */
title?: string, };

export type CreateVault = { 
/**
 * The passphrase.
 */
passphrase: Typed, };

export type CreatedView = { 
/**
 * Its path.
 */
vault: string, 
/**
 * The 24 words. This is the only time they are told.
 */
recoveryPhrase: string, };

export type DayView = { 
/**
 * In UTC, `2026-11-21`.
 */
day: string, 
/**
 * What it came to.
 */
spent: Spent, };

export type DiagnosticsView = { 
/**
 * The program's version.
 */
version: string, 
/**
 * The system it was built for.
 */
system: string, 
/**
 * Missing, locked or unlocked.
 */
state: VaultState, 
/**
 * Size of the vault's file.
 */
vaultBytes: number, 
/**
 * Size of its write-ahead log.
 */
logBytes: number, 
/**
 * How many passages can be found; absent while locked.
 */
passages?: number, 
/**
 * The last errors.
 */
errors: Array<PastError>, };

export type DocumentId = string;

export type DocumentKind = "txt" | "md" | "html" | "docx" | "pdf" | "csv" | "json" | "vtt" | "srt" | "eml";

export type DocumentTextView = { 
/**
 * Its text; places of passages count its characters.
 */
content: string, 
/**
 * Its passages with their places.
 */
passageList: Array<Passage>, 
/**
 * Its id.
 */
id: DocumentId, 
/**
 * Its file name.
 */
name: string, 
/**
 * What it was.
 */
kind: DocumentKind, 
/**
 * The title it gives itself.
 */
title?: string, 
/**
 * The file's size in bytes.
 */
sizeBytes: number, 
/**
 * How many passages its text has.
 */
passages: number, 
/**
 * When it was added.
 */
createdAt: Timestamp, };

export type DocumentView = { 
/**
 * Its id.
 */
id: DocumentId, 
/**
 * Its file name.
 */
name: string, 
/**
 * What it was.
 */
kind: DocumentKind, 
/**
 * The title it gives itself.
 */
title?: string, 
/**
 * The file's size in bytes.
 */
sizeBytes: number, 
/**
 * How many passages its text has.
 */
passages: number, 
/**
 * When it was added.
 */
createdAt: Timestamp, };

export type DocumentsView = { 
/**
 * In the order they came.
 */
documents: Array<DocumentView>, };

export type DraftView = { 
/**
 * The id of the thread, or another plain name.
 */
of: string, 
/**
 * What was written so far.
 */
text: string, };

export type EditArtifact = { 
/**
 * Id or title.
 */
artifact: string, 
/**
 * Its title.
 */
title?: string, 
/**
 * Its text, Markdown.
 */
content?: string, };

export type EditDetails = { 
/**
 * Id or title.
 */
meeting: string, 
/**
 * Its title.
 */
title?: string, 
/**
 * What is to be talked about.
 */
agenda?: string, 
/**
 * Who is there.
 */
attendees?: Array<string>, 
/**
 * When, RFC 3339 or a day.
 */
date?: string, };

export type EditDraft = { 
/**
 * The id of the thread, or another plain name.
 */
of: string, 
/**
 * What was written so far; empty to forget it.
 */
text: string, };

export type EditNotes = { 
/**
 * Id or title.
 */
meeting: string, 
/**
 * Markdown.
 */
notes: string, };

export type ErrorCode = "vaultLocked" | "wrongPassphrase" | "wrongRecoveryPhrase" | "keychainUnavailable" | "vaultMissing" | "notFound" | "validation" | "exists" | "unreadable" | "vaultDamaged" | "vaultTooNew" | "storageFull" | "storageReadOnly" | "vaultBusy" | "provider" | "rateLimited" | "budgetReached" | "cancelled" | "internal";

export type ErrorView = { 
/**
 * What a shell acts on.
 */
code: ErrorCode, 
/**
 * What a person reads.
 */
message: string, };

export type ExportFormat = "md" | "pdf" | "docx";

export type ExportProduct = { 
/**
 * Id or title.
 */
artifact: string, 
/**
 * The form.
 */
format: ExportFormat, };

export type ImportView<V> = { 
/**
 * What is in, for good.
 */
added: Array<V>, 
/**
 * What is not, and why.
 */
skipped: Array<Skipped>, 
/**
 * Why the import ended before its end.
 */
stopped?: ErrorView, };

export type ListArtifacts = { 
/**
 * Id or name.
 */
project: string, };

export type ListDocuments = { 
/**
 * Id or name.
 */
project: string, };

export type ListMeetings = { 
/**
 * Id or name.
 */
project: string, };

export type ListProjects = { 
/**
 * The archived ones too.
 */
archived: boolean, };

export type ListThreads = { 
/**
 * Id or name.
 */
project: string, };

export type MarkKind = "decision" | "action" | "question" | "risk" | "assumption";

export type MarkView = { 
/**
 * Decision, action, question, risk or assumption.
 */
kind: MarkKind, 
/**
 * In one sentence.
 */
statement: string, 
/**
 * Who is to do it.
 */
owner?: string, 
/**
 * Until when, as it was said.
 */
due?: string, 
/**
 * Where it was said.
 */
place: Place, 
/**
 * The words it rests on.
 */
quote: string, };

export type MarksView = { 
/**
 * The meeting.
 */
meeting: MeetingId, 
/**
 * Its title.
 */
title: string, 
/**
 * In the order they were said.
 */
marks: Array<MarkView>, };

export type MeetingId = string;

export type MeetingTextView = { 
/**
 * What was to be talked about.
 */
agenda: string, 
/**
 * What was written down.
 */
notes: string, 
/**
 * Transcript and notes as one text; places of passages count its characters.
 */
content: string, 
/**
 * Its passages with their places.
 */
passageList: Array<Passage>, 
/**
 * Its id.
 */
id: MeetingId, 
/**
 * Its title.
 */
title: string, 
/**
 * When it was held.
 */
date: Timestamp, 
/**
 * Who was there.
 */
attendees: Array<string>, 
/**
 * Cues in its transcript.
 */
cues: number, 
/**
 * Who speaks in its transcript.
 */
speakers: Array<string>, 
/**
 * The transcript's file name.
 */
transcript?: string, 
/**
 * When it was added.
 */
createdAt: Timestamp, 
/**
 * When it was last changed.
 */
updatedAt: Timestamp, };

export type MeetingView = { 
/**
 * Its id.
 */
id: MeetingId, 
/**
 * Its title.
 */
title: string, 
/**
 * When it was held.
 */
date: Timestamp, 
/**
 * Who was there.
 */
attendees: Array<string>, 
/**
 * Cues in its transcript.
 */
cues: number, 
/**
 * Who speaks in its transcript.
 */
speakers: Array<string>, 
/**
 * The transcript's file name.
 */
transcript?: string, 
/**
 * When it was added.
 */
createdAt: Timestamp, 
/**
 * When it was last changed.
 */
updatedAt: Timestamp, };

export type MeetingsView = { 
/**
 * Latest first.
 */
meetings: Array<MeetingView>, };

export type MessageId = string;

export type MessageView = { 
/**
 * Its id.
 */
id: MessageId, 
/**
 * Who wrote it.
 */
role: Role, 
/**
 * Its words, Markdown.
 */
content: string, 
/**
 * Who answered.
 */
provider?: string, 
/**
 * The model that answered.
 */
model?: string, 
/**
 * Tokens sent and written.
 */
totalTokens?: number, 
/**
 * The price, in millionths of a US dollar.
 */
costMicros?: number, 
/**
 * The answer is not whole.
 */
partial: boolean, 
/**
 * Why it is not.
 */
error?: string, 
/**
 * The passages it cites.
 */
sources: Array<CitedSource>, 
/**
 * The tools called for it.
 */
toolCalls: Array<ToolCallView>, 
/**
 * When it was written.
 */
createdAt: Timestamp, };

export type ModelView = { 
/**
 * Who answered.
 */
provider: string, 
/**
 * The model; none for the offline drafter.
 */
model?: string, 
/**
 * What it came to.
 */
spent: Spent, };

export type NamedArtifact = { 
/**
 * Id or title.
 */
artifact: string, };

export type NamedDocument = { 
/**
 * Id or file name.
 */
document: string, };

export type NamedMeeting = { 
/**
 * Id or title.
 */
meeting: string, };

export type NamedProject = { 
/**
 * Id or name.
 */
project: string, };

export type NamedThread = { 
/**
 * Id or title.
 */
thread: string, };

export type Nothing = Record<string, never>;

export type Passage = { 
/**
 * The words.
 */
text: string, 
/**
 * Where they stand.
 */
place: Place, };

export type PastError = { 
/**
 * When.
 */
at: Timestamp, 
/**
 * The command.
 */
command: string, 
/**
 * Its code.
 */
code: ErrorCode, };

export type Permit = { 
/**
 * The answer that is being written.
 */
message: MessageId, 
/**
 * The call, as `asking` named it.
 */
call: string, 
/**
 * It may be made.
 */
granted: boolean, 
/**
 * The same holds for what else this thread wants to write, until the vault is locked.
 */
thread: boolean, };

export type PermitView = { 
/**
 * As it was given.
 */
granted: boolean, };

export type Place = { 
/**
 * The page, from 1.
 */
page?: number, 
/**
 * The headings above it, outermost first, joined by ` > `.
 */
heading?: string, 
/**
 * The line its first character stands in, from 1.
 */
line?: number, 
/**
 * The first character.
 */
charStart: number, 
/**
 * One past the last character.
 */
charEnd: number, 
/**
 * When it begins to be said, in milliseconds from the start of the recording.
 */
startMs?: number, 
/**
 * When it ends.
 */
endMs?: number, 
/**
 * Who says it.
 */
speaker?: string, };

export type ProductView = { 
/**
 * What the shell is asked for it by.
 */
id: string, 
/**
 * The name it is to have.
 */
name: string, 
/**
 * Its size.
 */
sizeBytes: number, };

export type Progress = { 
/**
 * Files dealt with: saved or skipped.
 */
done: number, 
/**
 * Files in all.
 */
total: number, 
/**
 * The last one's name.
 */
name: string, };

export type ProjectId = string;

export type ProjectView = { 
/**
 * Its id.
 */
id: ProjectId, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is about.
 */
description: string, 
/**
 * Documents in it.
 */
documents: number, 
/**
 * Meetings in it.
 */
meetings: number, 
/**
 * Threads in it.
 */
threads: number, 
/**
 * Artifacts in it.
 */
artifacts: number, 
/**
 * When it was made.
 */
createdAt: Timestamp, 
/**
 * When it was put away.
 */
archivedAt?: Timestamp, };

export type ProjectsView = { 
/**
 * Newest first.
 */
projects: Array<ProjectView>, };

export type ProviderKind = "claude" | "offline";

export type RecoverVault = { 
/**
 * The 24 words.
 */
phrase: Typed, 
/**
 * The new passphrase.
 */
passphrase: Typed, };

export type RenameProject = { 
/**
 * Id or name.
 */
project: string, 
/**
 * The new name.
 */
name: string, };

export type RenameThread = { 
/**
 * Id or title.
 */
thread: string, 
/**
 * The new title.
 */
title: string, };

export type RestoreVault = { 
/**
 * The id the backup got when it was handed in.
 */
offer: string, };

export type RewindThread = { 
/**
 * Id or title.
 */
thread: string, 
/**
 * The first message to take back.
 */
message: MessageId, };

export type Role = "user" | "assistant";

export type SearchHit = { 
/**
 * What it lies in.
 */
kind: SourceKind, 
/**
 * That thing's id.
 */
id: string, 
/**
 * That thing's title.
 */
title: string, 
/**
 * The words around what was found, the found ones between `**` and `**`.
 */
snippet: string, 
/**
 * Larger is better.
 */
score: number, 
/**
 * Where the passage stands.
 */
place: Place, 
/**
 * The project it belongs to.
 */
projectId: ProjectId, 
/**
 * When the thing happened.
 */
date: Timestamp, };

export type SearchRequest = { 
/**
 * Words, `"exact phrases"`, `begin*`.
 */
query: string, 
/**
 * Only in this project: id or name.
 */
project?: string, 
/**
 * Only in these kinds; empty means all.
 */
kinds: Array<SourceKind>, 
/**
 * Not before: RFC 3339 or a day.
 */
from?: string, 
/**
 * Not after: RFC 3339 or a day.
 */
to?: string, 
/**
 * How many hits, 1 to 200; 20 if absent.
 */
limit?: number, };

export type SearchView = { 
/**
 * The hits.
 */
hits: Array<SearchHit>, 
/**
 * Nothing has the words as typed; these have the ones that were probably meant.
 */
forgiven: boolean, 
/**
 * How long it took, in milliseconds.
 */
tookMs: number, };

export type SetKey = { 
/**
 * The key; none to forget it.
 */
key: Typed | null, };

export type SetKeychain = { 
/**
 * It does, or no longer.
 */
enabled: boolean, 
/**
 * The passphrase; needed to let it.
 */
passphrase: Typed | null, };

export type SettingsView = { 
/**
 * Minutes without use after which the vault locks itself; 0 for never.
 */
lockAfterMinutes: number, 
/**
 * Who answers first.
 */
assistant: AssistantChoice, 
/**
 * The model that is asked; the program's own choice if absent.
 */
model?: string, 
/**
 * What answers may cost in a day, in millionths of a US dollar; as much as they do if absent.
 */
dailyBudgetMicros?: number, };

export type ShowDraft = { 
/**
 * The id of the thread, or another plain name.
 */
of: string, };

export type ShowUsage = { 
/**
 * So many, today the last of them.
 */
days: number, };

export type Skipped = { 
/**
 * Its path as given or found.
 */
path: string, 
/**
 * Why: `duplicate`, `too_large`, `empty`, `binary`, `unsupported`, `encrypted`, `no_text`, `no_cues`,
 * `bomb`, `damaged`, `too_slow`, `not_found`, `unreadable`, `too_many`, `cancelled`, `not_saved`.
 */
code: string, 
/**
 * What a person can do about it.
 */
message: string, };

export type SourceKind = "document" | "meeting" | "thread" | "artifact";

export type SourceState = "present" | "changed" | "deleted";

export type SourceView = { 
/**
 * The statement.
 */
statement: string, 
/**
 * What it came from.
 */
kind: SourceKind, 
/**
 * That thing's id.
 */
id: string, 
/**
 * What it is called.
 */
title: string, 
/**
 * Whether the words still stand there.
 */
state: SourceState, 
/**
 * Where in it.
 */
place: Place, 
/**
 * The words.
 */
quote: string, 
/**
 * The number behind the statement, as in `[3]`; 0 if none stands there.
 */
number: number, };

export type Spent = { 
/**
 * How many answers.
 */
answers: number, 
/**
 * Tokens sent, those from the cache included.
 */
inputTokens: number, 
/**
 * Those of them that were read from the provider's cache.
 */
cachedTokens: number, 
/**
 * Tokens written.
 */
outputTokens: number, 
/**
 * The price by the list of the day, in millionths of a US dollar.
 */
costMicros: number, 
/**
 * Answers of models that have no price in the list.
 */
unpriced: number, };

export type StatusView = { 
/**
 * Missing, locked or unlocked.
 */
state: VaultState, 
/**
 * Its file's name, without the folder.
 */
name: string, 
/**
 * Where it lies, for a person to read.
 */
path: string, 
/**
 * This machine's keychain can open it.
 */
keychain: boolean, 
/**
 * The program's version.
 */
version: string, };

export type StreamMessage = { "events": unknown[] } | { "view": unknown } | { "error": ErrorView };

export type TestView = { 
/**
 * The model that answered.
 */
model: string, 
/**
 * How long it took.
 */
tookMs: number, };

export type ThreadId = string;

export type ThreadSpentView = { 
/**
 * Its id.
 */
thread: ThreadId, 
/**
 * Its project.
 */
project: ProjectId, 
/**
 * Its title.
 */
title: string, 
/**
 * What it came to.
 */
spent: Spent, };

export type ThreadTextView = { 
/**
 * Oldest first.
 */
messages: Array<MessageView>, 
/**
 * Its id.
 */
id: ThreadId, 
/**
 * The project it belongs to.
 */
projectId: ProjectId, 
/**
 * Its title; empty until something was said.
 */
title: string, 
/**
 * Two or three sentences on what was said.
 */
summary: string, 
/**
 * How many messages it has.
 */
messageCount: number, 
/**
 * When the last one was written.
 */
lastMessageAt?: Timestamp, 
/**
 * When it was begun.
 */
createdAt: Timestamp, };

export type ThreadView = { 
/**
 * Its id.
 */
id: ThreadId, 
/**
 * The project it belongs to.
 */
projectId: ProjectId, 
/**
 * Its title; empty until something was said.
 */
title: string, 
/**
 * Two or three sentences on what was said.
 */
summary: string, 
/**
 * How many messages it has.
 */
messageCount: number, 
/**
 * When the last one was written.
 */
lastMessageAt?: Timestamp, 
/**
 * When it was begun.
 */
createdAt: Timestamp, };

export type ThreadsView = { 
/**
 * The last used first.
 */
threads: Array<ThreadView>, };

export type Timestamp = string;

export type ToolCallView = { 
/**
 * The tool.
 */
tool: string, 
/**
 * What it was asked, JSON.
 */
input: unknown, 
/**
 * It failed.
 */
isError: boolean, 
/**
 * How long it took, in milliseconds; absent if it never came back.
 */
tookMs?: number, };

export type Typed = string;

export type UnlockVault = { 
/**
 * The passphrase.
 */
passphrase: Typed, };

export type UsageView = { 
/**
 * All together.
 */
total: Spent, 
/**
 * Each day with an answer, the latest first.
 */
days: Array<DayView>, 
/**
 * Each model, the most expensive first.
 */
models: Array<ModelView>, 
/**
 * Each thread, the most expensive first.
 */
threads: Array<ThreadSpentView>, };

export type VaultState = "missing" | "locked" | "unlocked";

export type VerifiedView = { 
/**
 * Nothing is wrong.
 */
sound: boolean, 
/**
 * Pages whose bytes were changed.
 */
damagedPages: Array<string>, 
/**
 * What is wrong between the pages.
 */
structure: Array<string>, 
/**
 * Search entries that do not match the text.
 */
indexGaps: number, };

export type Withdraw = { 
/**
 * The ids it was given.
 */
ids: Array<string>, };

/** Commands that take a request and give a view. */
export interface Commands {
  vault_status: { request: Nothing; view: StatusView };
  vault_create: { request: CreateVault; view: CreatedView };
  vault_unlock: { request: UnlockVault; view: StatusView };
  vault_unlock_keychain: { request: Nothing; view: StatusView };
  vault_lock: { request: Nothing; view: StatusView };
  vault_touch: { request: Nothing; view: StatusView };
  vault_recover: { request: RecoverVault; view: StatusView };
  vault_restore: { request: RestoreVault; view: StatusView };
  vault_passphrase: { request: ChangePassphrase; view: StatusView };
  vault_keychain: { request: SetKeychain; view: StatusView };
  vault_backup: { request: Nothing; view: ProductView };
  artifact_export: { request: ExportProduct; view: ProductView };
  offer_drop: { request: Withdraw; view: StatusView };
  assistant_show: { request: Nothing; view: AssistantView };
  assistant_key: { request: SetKey; view: AssistantView };
  assistant_test: { request: Nothing; view: TestView };
  diagnostics: { request: Nothing; view: DiagnosticsView };
  vault_verify: { request: Nothing; view: VerifiedView };
  settings_show: { request: Nothing; view: SettingsView };
  settings_edit: { request: SettingsView; view: SettingsView };
  sample_create: { request: CreateSample; view: ProjectView };
  project_create: { request: CreateProject; view: ProjectView };
  project_list: { request: ListProjects; view: ProjectsView };
  project_show: { request: NamedProject; view: ProjectView };
  project_rename: { request: RenameProject; view: ProjectView };
  project_archive: { request: ArchiveProject; view: ProjectView };
  project_delete: { request: NamedProject; view: ProjectView };
  project_restore: { request: NamedProject; view: ProjectView };
  document_list: { request: ListDocuments; view: DocumentsView };
  document_show: { request: NamedDocument; view: DocumentTextView };
  document_delete: { request: NamedDocument; view: DocumentView };
  document_restore: { request: NamedDocument; view: DocumentView };
  meeting_new: { request: CreateMeeting; view: MeetingView };
  meeting_edit: { request: EditNotes; view: MeetingView };
  meeting_details: { request: EditDetails; view: MeetingView };
  meeting_list: { request: ListMeetings; view: MeetingsView };
  meeting_show: { request: NamedMeeting; view: MeetingTextView };
  meeting_extract: { request: NamedMeeting; view: MarksView };
  meeting_delete: { request: NamedMeeting; view: MeetingView };
  meeting_restore: { request: NamedMeeting; view: MeetingView };
  search: { request: SearchRequest; view: SearchView };
  usage_show: { request: ShowUsage; view: UsageView };
  thread_create: { request: CreateThread; view: ThreadView };
  thread_list: { request: ListThreads; view: ThreadsView };
  thread_show: { request: NamedThread; view: ThreadTextView };
  thread_rename: { request: RenameThread; view: ThreadView };
  thread_permit: { request: Permit; view: PermitView };
  thread_rewind: { request: RewindThread; view: ThreadTextView };
  thread_delete: { request: NamedThread; view: ThreadView };
  thread_restore: { request: NamedThread; view: ThreadView };
  draft_show: { request: ShowDraft; view: DraftView };
  draft_edit: { request: EditDraft; view: DraftView };
  artifact_create: { request: CreateArtifact; view: ArtifactView };
  artifact_list: { request: ListArtifacts; view: ArtifactsView };
  artifact_show: { request: NamedArtifact; view: ArtifactView };
  artifact_edit: { request: EditArtifact; view: ArtifactView };
  artifact_delete: { request: NamedArtifact; view: ArtifactSummaryView };
  artifact_restore: { request: NamedArtifact; view: ArtifactSummaryView };
}

/** Commands that tell how they go before they give their view. */
export interface Streams {
  document_add: { request: AddOffered; event: Progress; view: ImportView<DocumentView> };
  meeting_import: { request: AddOffered; event: Progress; view: ImportView<MeetingView> };
  ask: { request: AskRequest; event: AskEvent; view: AskedView };
}
