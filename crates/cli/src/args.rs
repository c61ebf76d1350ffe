use crate::assistant::Assistant;
use clap::{Parser, Subcommand};
use clap_complete::Shell;
use docket_app::artifacts::ExportFormat;
use docket_app::assistant::ProviderKind;
use docket_app::{ArtifactKind, SourceKind};
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  docket init
  docket project create \"City bikes\"
  docket document add -p \"City bikes\" contracts/ policy.docx
  docket meeting import -p \"City bikes\" kick-off.vtt
  docket search -p \"City bikes\" \"lost bike\" 'refund*'
  docket thread create -p \"City bikes\" --title Refunds
  docket ask -t Refunds \"Write user stories with acceptance criteria for refunds\"
  docket artifact export \"User stories: refunds\" --format docx --out refunds.docx

Exit codes: 0 done, 2 usage, 3 not found, 4 invalid input, 5 locked or wrong passphrase,
            6 provider or network, 7 storage full or damaged, 130 stopped.

A project, document, meeting, thread or artifact is named by its id or by an unambiguous name.";

/// From meetings and documents to requirements that trace back to the words they came from. Offline, encrypted.
#[derive(Parser)]
#[command(name = "docket", version, after_help = EXAMPLES, max_term_width = 110)]
pub(crate) struct Args {
    /// The vault's file, or the folder it lies in
    #[arg(long, global = true, env = "DOCKET_VAULT", value_name = "PATH")]
    pub(crate) vault: Option<PathBuf>,
    /// A file whose first line is the passphrase (or set DOCKET_PASSPHRASE)
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Print the result as JSON, for programs
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a new vault and show its recovery phrase, once
    Init {
        /// Let this machine's keychain open it, too
        #[arg(long)]
        keychain: bool,
        /// For another device of an account: its 24 words, from DOCKET_RECOVERY_PHRASE or a prompt
        #[arg(long)]
        join: bool,
    },
    /// Check that the vault opens with what is given
    UnlockCheck,
    /// Change the passphrase (the new one from --new-passphrase-file, DOCKET_NEW_PASSPHRASE or a prompt)
    Passwd {
        /// A file whose first line is the new passphrase
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Set a new passphrase by the recovery phrase (from DOCKET_RECOVERY_PHRASE or a prompt)
    Recover {
        /// A file whose first line is the new passphrase
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
        /// Only check that the words open this vault; change nothing
        #[arg(long)]
        check: bool,
    },
    /// Write one encrypted file that holds the whole vault
    Backup {
        /// The file to write; it must not exist
        file: PathBuf,
    },
    /// Show Docket as a page in the browser of this machine; the link it prints works once
    #[command(after_help = "Examples:\n  docket serve\n  docket serve --port 4100 --vault work.docket")]
    Serve {
        /// The port on 127.0.0.1; a free one if not given
        #[arg(long, default_value_t = 0)]
        port: u16,
    },
    /// Unpack a backup into a new vault at --vault; never overwrites
    Restore {
        /// The backup
        file: PathBuf,
    },
    /// Read and check every page of the vault
    Verify,
    /// Open the vault with this machine's keychain instead of a passphrase
    #[command(subcommand)]
    Keychain(Keychain),
    /// The same vault on several devices, by bundles that are carried from one to the other
    #[command(subcommand)]
    Sync(Sync),
    /// Projects
    #[command(subcommand)]
    Project(Project),
    /// Documents of a project
    #[command(subcommand)]
    Document(Document),
    /// Meetings of a project: notes and transcripts
    #[command(subcommand)]
    Meeting(Meeting),
    /// Find words in documents, meetings, threads and artifacts
    #[command(
        after_help = "Examples:\n  docket search refund\n  docket search '\"lost bike\"' depos* --kind meeting,document"
    )]
    Search {
        /// Words, "exact phrases", begin*
        #[arg(required = true)]
        query: Vec<String>,
        /// Only in this project
        #[arg(short, long, value_name = "P")]
        project: Option<String>,
        /// Only in these: document, meeting, thread, artifact
        #[arg(long, value_delimiter = ',', value_parser = parse::<SourceKind>)]
        kind: Vec<SourceKind>,
        /// Not before this day, 2026-03-02
        #[arg(long, value_name = "DAY")]
        from: Option<String>,
        /// Not after this day
        #[arg(long, value_name = "DAY")]
        to: Option<String>,
        /// How many hits at most
        #[arg(long, value_parser = clap::value_parser!(u32).range(1..=200))]
        limit: Option<u32>,
    },
    /// Conversations with the assistant
    #[command(subcommand)]
    Thread(Thread),
    /// Say something to the assistant and watch it answer
    #[command(
        after_help = "Examples:\n  docket ask -t Refunds \"Write user stories for refunds\"\n  docket ask -t Refunds --provider offline \"What did Dana say about deposits?\"\n  docket ask -t Refunds --skill edge-cases --with about=refunds"
    )]
    Ask {
        /// The thread
        #[arg(short, long, value_name = "THREAD")]
        thread: String,
        /// Who answers: claude, ollama, compatible or offline; by the rules of `docket assistant` if not given
        #[arg(long, value_parser = provider)]
        provider: Option<ProviderKind>,
        /// Keep what the model writes without asking first
        #[arg(short, long)]
        yes: bool,
        /// Show what would be sent and what it would cost; say and send nothing
        #[arg(long)]
        dry_run: bool,
        /// Use a skill of the analyst; `docket assistant skills` lists them
        #[arg(long, value_name = "SKILL")]
        skill: Option<String>,
        /// What the skill is told, as `about=refunds`
        #[arg(long = "with", value_name = "NAME=WORDS", value_parser = told, requires = "skill")]
        with: Vec<(String, String)>,
        /// What to say; `-` reads it from standard input
        #[arg(required_unless_present = "skill")]
        text: Vec<String>,
    },
    /// Who answers what, who may be sent what, and what was called
    #[command(subcommand)]
    Assistant(Assistant),
    /// What answers cost, by day, model and thread
    Usage {
        /// How many days to look back, today the last of them
        #[arg(long, default_value_t = 30)]
        days: u32,
    },
    /// Artifacts: user stories, acceptance criteria, requirements documents, minutes
    #[command(subcommand)]
    Artifact(Artifact),
    /// Run any command by name with its request as JSON; without a name, list the names
    Call {
        /// The command, such as project_list
        name: Option<String>,
        /// Its request; `-` reads it from standard input
        #[arg(default_value = "{}")]
        request: String,
    },
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
}

#[derive(Subcommand)]
pub(crate) enum Keychain {
    /// Keep a secret in the keychain that opens the vault
    Enable,
    /// Forget it
    Disable,
    /// Say whether the keychain can open the vault
    Status,
}

#[derive(Subcommand)]
pub(crate) enum Sync {
    /// Show how it stands, and the devices of the account
    Status,
    /// Show a code that is the same on devices that hold the same
    Code,
    /// Give a vault from before there were accounts one, or open newer keys, by its 24 words
    Setup,
    /// Write everything into one encrypted bundle, for the other devices of the account
    #[command(
        after_help = "Examples:\n  docket sync export /media/stick/docket.bundle\n  docket sync export --for laptop changes.bundle"
    )]
    Export {
        /// The file to write; it must not exist
        file: PathBuf,
        /// Only what this device lacks, as far as its last bundle told
        #[arg(long = "for", value_name = "DEVICE")]
        to: Option<String>,
    },
    /// Take in the bundle of another device; nothing written here is lost
    Import {
        /// The bundle
        file: PathBuf,
    },
    /// Call a device something else
    Rename {
        /// The device, by its id or name
        device: String,
        /// Its new name
        name: String,
    },
    /// Take a device off the account, by the 24 words, and make a new key that it does not get
    Remove {
        /// The device, by its id or name
        device: String,
    },
    /// What two devices wrote at the same place: what stands, and what does not
    Conflicts {
        /// Of this one thing, settled or not: project, document, meeting, thread or artifact, and its name
        #[arg(num_args = 2, value_names = ["KIND", "NAME"])]
        of: Vec<String>,
    },
    /// Leave it as it stands; the other words stay in the history for 90 days
    Settle {
        /// The number `conflicts` shows
        entry: i64,
    },
    /// Put the other words in the place of what stands
    Restore {
        /// The number `conflicts` shows
        entry: i64,
    },
}

#[derive(Subcommand)]
pub(crate) enum Project {
    /// Make a project
    Create {
        /// Its name
        name: String,
        /// What it is about
        #[arg(long, default_value = "")]
        description: String,
    },
    /// List the projects
    List {
        /// The archived ones too
        #[arg(long)]
        archived: bool,
    },
    /// Show a project
    Show {
        #[arg(value_name = "P")]
        project: String,
    },
    /// Give it another name
    Rename {
        #[arg(value_name = "P")]
        project: String,
        /// The new name
        name: String,
    },
    /// Put it away
    Archive {
        #[arg(value_name = "P")]
        project: String,
        /// Take it out again
        #[arg(long)]
        undo: bool,
    },
    /// Delete it with all that is in it
    Delete {
        #[arg(value_name = "P")]
        project: String,
    },
    /// Bring a deleted project back
    Restore {
        #[arg(value_name = "P")]
        project: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum Document {
    /// Add files, folders, or standard input (`-`)
    #[command(
        after_help = "Takes txt, md, html, docx, pdf with text, csv, json, vtt, srt and eml, up to 10 MB each.\n\nExamples:\n  docket document add -p Bikes policy.docx notes/\n  pbpaste | docket document add -p Bikes - --name clipboard.md"
    )]
    Add {
        /// The project
        #[arg(short, long, value_name = "P")]
        project: String,
        /// Files, folders, `-`
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// The name that text from standard input is to have
        #[arg(long, default_value = "stdin.txt")]
        name: String,
    },
    /// List the documents
    List {
        /// The project
        #[arg(short, long, value_name = "P")]
        project: String,
    },
    /// Show a document's text
    Show { id: String },
    /// Keep a document on this device: nothing of it is ever sent to a server beyond it
    KeepHere {
        id: String,
        /// Let it be sent again
        #[arg(long)]
        off: bool,
    },
    /// Delete a document
    Delete { id: String },
    /// Bring a deleted document back
    Restore { id: String },
}

#[derive(Subcommand)]
pub(crate) enum Meeting {
    /// Take in transcripts (Zoom, Teams, Meet, Otter; vtt, srt, txt, docx, json), one meeting a file
    Import {
        /// The project
        #[arg(short, long, value_name = "P")]
        project: String,
        /// Files or folders
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Begin a meeting with notes
    New {
        /// The project
        #[arg(short, long, value_name = "P")]
        project: String,
        /// Its title
        #[arg(short, long)]
        title: String,
        /// The notes, Markdown; `-` is standard input
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
        /// What is to be talked about
        #[arg(long, default_value = "")]
        agenda: String,
        /// Who is there; may be given more than once
        #[arg(long = "attendee", value_name = "NAME")]
        attendees: Vec<String>,
        /// When: 2026-03-02 or 2026-03-02T09:15:00Z
        #[arg(long)]
        date: Option<String>,
    },
    /// Write its notes anew
    Edit {
        id: String,
        /// The notes, Markdown; `-` is standard input
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
    /// List the meetings
    List {
        /// The project
        #[arg(short, long, value_name = "P")]
        project: String,
    },
    /// Show what was said and written
    Show { id: String },
    /// Show decisions, actions, open questions, risks and assumptions
    Extract { id: String },
    /// Delete a meeting
    Delete { id: String },
    /// Bring a deleted meeting back
    Restore { id: String },
}

#[derive(Subcommand)]
pub(crate) enum Thread {
    /// Begin a thread
    Create {
        /// The project
        #[arg(short, long, value_name = "P")]
        project: String,
        /// Its title; without one it takes one from its first message
        #[arg(short, long)]
        title: Option<String>,
    },
    /// List the threads
    List {
        /// The project
        #[arg(short, long, value_name = "P")]
        project: String,
    },
    /// Show a thread with its messages
    Show { id: String },
    /// Delete a thread
    Delete { id: String },
    /// Bring a deleted thread back, by its id
    Restore { id: String },
}

#[derive(Subcommand)]
pub(crate) enum Artifact {
    /// Keep a text as an artifact
    Create {
        /// The project
        #[arg(short, long, value_name = "P")]
        project: String,
        /// user_story, acceptance_criteria, requirements_doc, meeting_minutes or custom
        #[arg(long = "type", value_parser = parse::<ArtifactKind>, value_name = "T")]
        kind: ArtifactKind,
        /// Its title
        #[arg(short, long)]
        title: String,
        /// The text, Markdown; `-` is standard input
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
    /// List the artifacts
    List {
        /// The project
        #[arg(short, long, value_name = "P")]
        project: String,
    },
    /// Show an artifact with its sources
    Show { id: String },
    /// List what to mend in an artifact: vague words, missing numbers, roles and criteria, contradictions
    #[command(
        after_help = "Each finding says its line, how grave it is, the rule, the words and what to do.\n\nExamples:\n  docket artifact check \"User stories: refunds\"\n  docket --json artifact check \"User stories: refunds\""
    )]
    Check { id: String },
    /// Write an artifact to a file
    Export {
        id: String,
        /// md, pdf or docx
        #[arg(long, value_parser = format)]
        format: ExportFormat,
        /// The file, or a folder to put it in
        #[arg(long, value_name = "PATH")]
        out: PathBuf,
        /// Write over a file that is there
        #[arg(long)]
        force: bool,
    },
    /// List what an artifact said before it was written anew
    Versions { id: String },
    /// Show how an artifact differs from a former version
    Compare {
        id: String,
        /// The version's id
        version: String,
    },
    /// Give an artifact a former text back; the one it has becomes a version
    Revert {
        id: String,
        /// The version's id
        version: String,
    },
    /// Delete an artifact
    Delete { id: String },
    /// Bring a deleted artifact back
    Restore { id: String },
}

fn parse<T: std::str::FromStr>(text: &str) -> Result<T, String>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|e: T::Err| e.to_string())
}

fn told(text: &str) -> Result<(String, String), String> {
    let (name, words) = text.split_once('=').ok_or("expected NAME=WORDS, such as about=refunds")?;
    Ok((name.trim().to_owned(), words.trim().to_owned()))
}

pub(crate) fn provider(text: &str) -> Result<ProviderKind, String> {
    match text {
        "claude" => Ok(ProviderKind::Claude),
        "ollama" => Ok(ProviderKind::Ollama),
        "compatible" => Ok(ProviderKind::Compatible),
        "offline" => Ok(ProviderKind::Offline),
        _ => Err("expected claude, ollama, compatible or offline".to_owned()),
    }
}

fn format(text: &str) -> Result<ExportFormat, String> {
    match text {
        "md" | "markdown" => Ok(ExportFormat::Md),
        "pdf" => Ok(ExportFormat::Pdf),
        "docx" | "word" => Ok(ExportFormat::Docx),
        _ => Err("expected md, pdf or docx".to_owned()),
    }
}
