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

export type Allow = { 
/**
 * Id or name.
 */
project: string, 
/**
 * Who.
 */
provider: ProviderKind, 
/**
 * It may be sent what the project holds.
 */
allowed: boolean, };

export type AllowedView = { 
/**
 * Those that were switched on.
 */
providers: Array<ProviderKind>, };

export type ArchiveProject = { 
/**
 * Id or name.
 */
project: string, 
/**
 * Away, or out again.
 */
archived: boolean, };

export type ArtifactChecksView = { 
/**
 * The artifact.
 */
artifact: ArtifactId, 
/**
 * By place.
 */
findings: Array<CheckView>, };

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

export type ArtifactVersionId = string;

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
 * Why this one answers.
 */
reason: Reason, } | { "event": "chunk", 
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
text: string, 
/**
 * The artifact whose text this would take the place of; `artifact_compare` tells the difference.
 */
artifact: string | null, } | { "event": "retrying", 
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

export type AskPreview = { 
/**
 * The thread: id or title.
 */
thread: string, 
/**
 * What would be said.
 */
text: string, 
/**
 * Who would be asked; by the rules if absent.
 */
provider?: ProviderKind, 
/**
 * The skill it would be.
 */
skill?: CallSkill, };

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
allowWrites: boolean, 
/**
 * The skill this is; what is said may then be empty.
 */
skill?: CallSkill, };

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
model: string, 
/**
 * The servers that can be asked.
 */
servers: Array<ServerView>, };

export type Because = "notSetUp" | "notAllowed" | "failed" | "overBudget";

export type CallSkill = { 
/**
 * Which.
 */
id: string, 
/**
 * What it needs to be told, by name.
 */
inputs: { [key in string]: string }, };

export type CallView = { 
/**
 * Its id.
 */
id: ToolCallId, 
/**
 * When it was made.
 */
at: Timestamp, 
/**
 * Who answered.
 */
provider: string, 
/**
 * The thread.
 */
threadId: ThreadId, 
/**
 * Its title.
 */
thread: string, 
/**
 * The tool.
 */
tool: string, 
/**
 * What it was asked, JSON.
 */
input: unknown, 
/**
 * The size of what it gave, in bytes.
 */
outputBytes: number, 
/**
 * It failed, was not allowed or was stopped.
 */
isError: boolean, 
/**
 * How long it took, in milliseconds; absent if it never came back.
 */
tookMs?: number, };

export type CallsView = { 
/**
 * The latest first.
 */
calls: Array<CallView>, 
/**
 * There are earlier ones.
 */
more: boolean, };

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

export type CheckSeverity = "error" | "warning" | "hint";

export type CheckView = { 
/**
 * The rule's code, which never changes: `vague-word`.
 */
code: string, 
/**
 * How grave it is.
 */
severity: CheckSeverity, 
/**
 * What is wrong and what to do about it, in English.
 */
message: string, 
/**
 * What the message names besides the quote: the statement said before, the other number, how many.
 */
about?: string, 
/**
 * The words, as they stand in the Markdown.
 */
quote: string, 
/**
 * Their first character in the text.
 */
start: number, 
/**
 * The character after their last.
 */
end: number, 
/**
 * The line they begin in, the first being 1.
 */
line: number, };

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

export type CodeView = { 
/**
 * Twenty digits in groups of four. The same on two devices that hold the same.
 */
code: string, };

export type CompareArtifact = { 
/**
 * Id or title.
 */
artifact: string, 
/**
 * The id of a version.
 */
version?: string, 
/**
 * A text, Markdown.
 */
content?: string, };

export type Comparison = { 
/**
 * All lines, in order.
 */
lines: Array<DiffLine>, };

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

export type DeviceView = { 
/**
 * Its id.
 */
id: string, 
/**
 * What it is called; empty if its name has not arrived.
 */
name: string, 
/**
 * It is this one.
 */
own: boolean, 
/**
 * It was taken off the account.
 */
removed: boolean, 
/**
 * More than one: it was cloned, or its backup was put back.
 */
branches: number, 
/**
 * When a bundle of it was last taken in here.
 */
metAt?: Timestamp, };

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

export type DiffKind = "same" | "removed" | "added";

export type DiffLine = { 
/**
 * Where it stands.
 */
kind: DiffKind, 
/**
 * The line, without its end.
 */
text: string, };

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
 * It is never sent to a server beyond this device.
 */
keptHere: boolean, 
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
 * It is never sent to a server beyond this device.
 */
keptHere: boolean, 
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
content?: string, 
/**
 * The text it was written over. If another one stands there by now, from another device or window, both come
 * together; without it the new one takes the place of whatever stands there.
 */
base?: string, };

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
notes: string, 
/**
 * The notes these were written over. If others stand there by now, from another device or window, both come
 * together; without it the new ones take the place of whatever stands there.
 */
base?: string, };

export type ErrorCode = "vaultLocked" | "wrongPassphrase" | "wrongRecoveryPhrase" | "keychainUnavailable" | "vaultMissing" | "notFound" | "validation" | "exists" | "unreadable" | "vaultDamaged" | "vaultTooNew" | "storageFull" | "storageReadOnly" | "vaultBusy" | "provider" | "rateLimited" | "budgetReached" | "notAllowed" | "cancelled" | "internal";

export type ErrorView = { 
/**
 * What a shell acts on.
 */
code: ErrorCode, 
/**
 * What a person reads.
 */
message: string, 
/**
 * What went wrong with a model's server, by the codes of answers that are not whole; absent for anything else.
 */
fault?: string, };

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

export type HistoryView = { 
/**
 * Its entries.
 */
entries: Array<PastView>, };

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

export type ImportedView = { 
/**
 * The device it comes from.
 */
from: string, 
/**
 * Cells and texts that changed here.
 */
changed: number, 
/**
 * Edits that lost to another one and were kept.
 */
conflicts: number, 
/**
 * Parts that wait: for earlier ones, for a key, for an update.
 */
waiting: number, 
/**
 * Parts that nothing vouches for. Nothing of them was taken.
 */
refused: number, 
/**
 * A device writes in two branches: it was cloned, or its backup was put back.
 */
forked: boolean, 
/**
 * Synchronisation as it stands now.
 */
status: SyncView, };

export type JoinVault = { 
/**
 * The account's 24 words.
 */
phrase: Typed, 
/**
 * The passphrase for this device.
 */
passphrase: Typed, };

export type KeepHere = { 
/**
 * Id or file name.
 */
document: string, 
/**
 * It does.
 */
kept: boolean, };

export type ListArtifacts = { 
/**
 * Id or name.
 */
project: string, };

export type ListCalls = { 
/**
 * Id or name of a project.
 */
project: string, 
/**
 * Those before this call; from the latest if absent.
 */
before?: ToolCallId, };

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

export type ListModels = { 
/**
 * Ollama or another server; not Claude.
 */
provider: ProviderKind, 
/**
 * Its address; the usual one if empty.
 */
address: string, };

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

export type MakeBundle = { 
/**
 * Only what this device lacks; everything if not given.
 */
to?: string, };

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
 * Why this one answered.
 */
reason?: Reason, 
/**
 * Of the tokens sent, those that came from the provider's cache.
 */
cachedTokens?: number, 
/**
 * How long until the first words came.
 */
firstTextMs?: number, 
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

export type ModelsView = { 
/**
 * Their names.
 */
models: Array<string>, };

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

export type Need = "lookUp" | "draft" | "talk";

export type Nothing = Record<string, never>;

export type OwnPrices = "none" | "used" | "unreadable";

export type Passage = { 
/**
 * The words.
 */
text: string, 
/**
 * Where they stand.
 */
place: Place, };

export type Passed = { 
/**
 * Who.
 */
provider: ProviderKind, 
/**
 * Why not.
 */
because: Because, };

export type PastEntry = { 
/**
 * Its number.
 */
entry: number, };

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

export type PastView = { 
/**
 * Its number.
 */
entry: number, 
/**
 * What kind of thing it belongs to.
 */
thing: Thing, 
/**
 * That thing's id.
 */
id: string, 
/**
 * What that thing is called.
 */
title: string, 
/**
 * The project it is in.
 */
project?: string, 
/**
 * Which part of it, as the vault names it: `title`, `notes`.
 */
part: string, 
/**
 * It was deleted while somebody wrote to it.
 */
deleted: boolean, 
/**
 * What was written. Empty for what cannot be shown.
 */
text: string, 
/**
 * What stands there now.
 */
stands: string, 
/**
 * Who wrote it.
 */
by: string, 
/**
 * When.
 */
writtenAt: Timestamp, 
/**
 * Who wrote what stands there now.
 */
wonBy: string, 
/**
 * When that was noticed here.
 */
notedAt: Timestamp, 
/**
 * Somebody has looked at it.
 */
settled: boolean, };

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

export type PreviewView = { 
/**
 * Why this one would answer.
 */
reason: Reason, 
/**
 * It would go beyond this machine.
 */
leavesDevice: boolean, 
/**
 * Where to.
 */
address?: string, 
/**
 * The model.
 */
model?: string, 
/**
 * About how many tokens it comes to. What the model then searches for comes on top.
 */
tokens: number, 
/**
 * What these would cost, in millionths of a US dollar; absent for a model without a price.
 */
costMicros?: number, 
/**
 * How many documents of the project stay on this device.
 */
keptHere: number, 
/**
 * The body of the request, JSON; absent if nothing is sent to anybody.
 */
body?: string, };

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

export type ProviderKind = "claude" | "ollama" | "compatible" | "offline";

export type Reason = { 
/**
 * Who answers.
 */
provider: ProviderKind, 
/**
 * What is asked for.
 */
need: Need, 
/**
 * The person asked for this one.
 */
chosen: boolean, 
/**
 * The settings say that nothing leaves this device.
 */
alwaysOffline: boolean, 
/**
 * Who comes first by the rules and did not answer.
 */
passed: Array<Passed>, 
/**
 * Most of today's budget is spent.
 */
nearBudget: boolean, };

export type RecoverVault = { 
/**
 * The 24 words.
 */
phrase: Typed, 
/**
 * The new passphrase.
 */
passphrase: Typed, };

export type RemoveWithWords = { 
/**
 * Its id or name.
 */
device: string, 
/**
 * The 24 words.
 */
phrase: Typed, };

export type RenameDevice = { 
/**
 * Id or name.
 */
device: string, 
/**
 * Its new name.
 */
name: string, };

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

export type RevertArtifact = { 
/**
 * Id or title.
 */
artifact: string, 
/**
 * The id of the version.
 */
version: string, };

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

export type Rules = { 
/**
 * What was recorded.
 */
lookUp: Array<ProviderKind>, 
/**
 * Documents to be written.
 */
draft: Array<ProviderKind>, 
/**
 * Anything else.
 */
talk: Array<ProviderKind>, };

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

export type ServerSetting = { 
/**
 * Its address; where such a server usually listens on this machine if empty.
 */
address: string, 
/**
 * The model; the server is not asked while this is empty.
 */
model: string, };

export type ServerView = { 
/**
 * Which it is.
 */
provider: ProviderKind, 
/**
 * Its address.
 */
address: string, 
/**
 * Its model.
 */
model: string, 
/**
 * What it is sent goes beyond this machine: it has to be switched on for each project.
 */
leavesDevice: boolean, };

export type SetKey = { 
/**
 * Whose; Claude's if absent.
 */
provider?: ProviderKind, 
/**
 * The server's address, for which alone the key is; the one in the settings if absent.
 */
address?: string, 
/**
 * The key; none to forget it.
 */
key?: Typed, };

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
dailyBudgetMicros?: number, 
/**
 * Ollama, if it is used.
 */
ollama?: ServerSetting, 
/**
 * A server that speaks chat completions, if one is used.
 */
compatible?: ServerSetting, 
/**
 * Who answers what.
 */
rules: Rules, };

export type ShowAllowed = { 
/**
 * Id or name.
 */
project: string, };

export type ShowDraft = { 
/**
 * The id of the thread, or another plain name.
 */
of: string, };

export type ShowHistory = { 
/**
 * What it is.
 */
thing: Thing, 
/**
 * Its id.
 */
id: string, };

export type ShowUsage = { 
/**
 * So many, today the last of them.
 */
days: number, };

export type SkillView = { 
/**
 * Its name.
 */
id: string, 
/**
 * The version of its prompt.
 */
version: number, 
/**
 * What it needs to be told: `about`, `artifact`, `person`.
 */
needs: Array<string>, 
/**
 * What a thread shows when it is used, with `{…}` for what it is told.
 */
said: string, };

export type SkillsView = { 
/**
 * In the order to show them.
 */
skills: Array<SkillView>, };

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

export type SyncProgress = { 
/**
 * What is done: bytes of the file first, then things put into the search index.
 */
done: number, 
/**
 * Of how many.
 */
total: number, };

export type SyncState = "saved" | "synced" | "waiting" | "attention";

export type SyncView = { 
/**
 * In one word.
 */
state: SyncState, 
/**
 * The vault belongs to an account. Those from before there were any have to be given one by their words.
 */
account: boolean, 
/**
 * When another device's bundle was last taken in.
 */
syncedAt?: Timestamp, 
/**
 * The devices, this one among them.
 */
devices: Array<DeviceView>, 
/**
 * Changes that no bundle has taken out yet.
 */
unsent: number, 
/**
 * Edits that lost to another device's and that nobody has looked at.
 */
conflicts: number, 
/**
 * Values that are still missing or have no place yet.
 */
missing: number, 
/**
 * Parts that wait for others that come before them.
 */
waitsForEarlier: number, 
/**
 * Parts sealed under a key that has not arrived.
 */
waitsForKey: number, 
/**
 * Parts of a newer version.
 */
waitsForUpdate: number, };

export type TakeBundle = { 
/**
 * The id it got.
 */
offer: string, };

export type TestView = { 
/**
 * The model that answered.
 */
model: string, 
/**
 * How long it took.
 */
tookMs: number, };

export type Thing = "project" | "document" | "meeting" | "thread" | "artifact" | "other";

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

export type ToolCallId = string;

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

export type TryServer = { 
/**
 * Claude if absent.
 */
provider?: ProviderKind, };

export type Typed = string;

export type UnlockVault = { 
/**
 * The passphrase.
 */
passphrase: Typed, };

export type UsageView = { 
/**
 * The day the prices are of, `2026-11-21`.
 */
pricesAsOf: string, 
/**
 * Whether there is a list of one's own.
 */
ownPrices: OwnPrices, 
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

export type VersionView = { 
/**
 * Its id.
 */
id: ArtifactVersionId, 
/**
 * The title it had.
 */
title: string, 
/**
 * The answer that took its place, if it was one.
 */
messageId?: MessageId, 
/**
 * When it was written anew.
 */
createdAt: Timestamp, };

export type VersionsView = { 
/**
 * The latest first.
 */
versions: Array<VersionView>, };

export type WithWords = { 
/**
 * The 24 words.
 */
phrase: Typed, };

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
  vault_join: { request: JoinVault; view: StatusView };
  sync_setup: { request: WithWords; view: SyncView };
  sync_remove: { request: RemoveWithWords; view: SyncView };
  sync_export: { request: MakeBundle; view: ProductView };
  vault_backup: { request: Nothing; view: ProductView };
  artifact_export: { request: ExportProduct; view: ProductView };
  offer_drop: { request: Withdraw; view: StatusView };
  assistant_show: { request: Nothing; view: AssistantView };
  assistant_key: { request: SetKey; view: AssistantView };
  assistant_test: { request: TryServer; view: TestView };
  ask_preview: { request: AskPreview; view: PreviewView };
  diagnostics: { request: Nothing; view: DiagnosticsView };
  vault_verify: { request: Nothing; view: VerifiedView };
  settings_show: { request: Nothing; view: SettingsView };
  settings_edit: { request: SettingsView; view: SettingsView };
  sync_status: { request: Nothing; view: SyncView };
  sync_code: { request: Nothing; view: CodeView };
  sync_rename: { request: RenameDevice; view: SyncView };
  sync_conflicts: { request: Nothing; view: HistoryView };
  history_show: { request: ShowHistory; view: HistoryView };
  history_settle: { request: PastEntry; view: HistoryView };
  history_restore: { request: PastEntry; view: HistoryView };
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
  document_keep: { request: KeepHere; view: DocumentView };
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
  assistant_models: { request: ListModels; view: ModelsView };
  skill_list: { request: Nothing; view: SkillsView };
  calls_list: { request: ListCalls; view: CallsView };
  provider_allowed: { request: ShowAllowed; view: AllowedView };
  provider_allow: { request: Allow; view: AllowedView };
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
  artifact_check: { request: NamedArtifact; view: ArtifactChecksView };
  artifact_create: { request: CreateArtifact; view: ArtifactView };
  artifact_list: { request: ListArtifacts; view: ArtifactsView };
  artifact_show: { request: NamedArtifact; view: ArtifactView };
  artifact_edit: { request: EditArtifact; view: ArtifactView };
  artifact_versions: { request: NamedArtifact; view: VersionsView };
  artifact_compare: { request: CompareArtifact; view: Comparison };
  artifact_revert: { request: RevertArtifact; view: ArtifactView };
  artifact_delete: { request: NamedArtifact; view: ArtifactSummaryView };
  artifact_restore: { request: NamedArtifact; view: ArtifactSummaryView };
}

/** Commands that tell how they go before they give their view. */
export interface Streams {
  document_add: { request: AddOffered; event: Progress; view: ImportView<DocumentView> };
  meeting_import: { request: AddOffered; event: Progress; view: ImportView<MeetingView> };
  sync_import: { request: TakeBundle; event: SyncProgress; view: ImportedView };
  ask: { request: AskRequest; event: AskEvent; view: AskedView };
}
