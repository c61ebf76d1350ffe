//! Bundles: the vault, or what one device lacks of it, in one encrypted file.

use super::{
    BundleView, ExportBundle, ImportedView, SyncProgress, account, foreign, name_of, named, reindex, seal_as,
    sealing, status,
};
use crate::error::{AppError, ErrorCode};
use crate::settings::Nothing;
use crate::vault::Session;
use docket_llm::Cancel;
use docket_store::sync::{self as stored, Account, Inbox, Joining, Noticed, Peer, Snapshotter, Taken};
use docket_store::{StoreError, device};
use docket_sync::{End, Sealer, Stamp, SyncError, open_apart};
use docket_wire::{
    BundleError, BundleHead, BundleReader, BundleWriter, DeviceId, Kind, MAX_SECTION, Part, Read,
};
use std::fs::{self, File};
use std::io::{self, BufWriter, Cursor, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

/// How many bytes of a bundle are applied in one transaction.
const PER_TRANSACTION: usize = 8 * 1024 * 1024;
/// The most statements of an account that are looked at, and the bytes of one. A key is sealed to each device.
const MAX_STATEMENTS: usize = 4096;
const MAX_STATEMENT: usize = 256 * 1024;
/// The most parts of a snapshot that are looked at.
const MAX_PARTS: usize = 1 << 16;

impl From<BundleError> for AppError {
    fn from(error: BundleError) -> Self {
        let code = match error {
            BundleError::Newer => ErrorCode::VaultTooNew,
            BundleError::Foreign | BundleError::Cut | BundleError::Damaged => ErrorCode::Unreadable,
        };
        Self { code, message: error.to_string().into(), source: Some(Box::new(error)) }
    }
}

/// Writes a bundle into a file that does not exist yet.
pub async fn export(session: &Session, request: ExportBundle) -> Result<BundleView, AppError> {
    if request.file.exists() {
        return Err(StoreError::Exists.into());
    }
    let mut next = request.file.as_os_str().to_owned();
    next.push(".part");
    let next = std::path::PathBuf::from(next);
    let made = async {
        let mut file = BufWriter::new(File::create(&next).map_err(|e| not_there(&request.file, e))?);
        let Written { view, reach } = write_bundle(session, request.to.as_deref(), &mut file).await?;
        let file = file.into_inner().map_err(|e| StoreError::from(e.into_error()))?;
        file.sync_all().map_err(StoreError::from)?;
        fs::rename(&next, &request.file).map_err(StoreError::from)?;
        handed_out(session, &reach).await?;
        Ok(BundleView { file: Some(request.file.clone()), ..view })
    };
    let made = made.await;
    if made.is_err() {
        let _ = fs::remove_file(&next);
    }
    made
}

/// Why a file cannot be made or opened where somebody wants it.
fn not_there(path: &Path, error: io::Error) -> AppError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            AppError::not_found("folder for", &path.display().to_string())
        }
        io::ErrorKind::IsADirectory => AppError::invalid("this is a folder; name a file in it"),
        _ => StoreError::from(error).into(),
    }
}

/// A bundle as bytes. Once somebody has them, [`handed_out`] is to be told of it.
pub(crate) async fn export_bytes(session: &Session, to: Option<&str>) -> Result<(Vec<u8>, Reach), AppError> {
    let mut bytes = Vec::new();
    let written = write_bundle(session, to, &mut bytes).await?;
    Ok((bytes, written.reach))
}

/// Notes down that others can have what is in this vault as far as `reach`.
pub(crate) async fn handed_out(session: &Session, reach: &Reach) -> Result<(), AppError> {
    let mut write = session.store.write().await?;
    stored::handed_out(&mut write, reach).await?;
    write.commit().await?;
    Ok(())
}

/// How far this device had read when a bundle was written.
pub(crate) type Reach = Vec<(DeviceId, End)>;

/// A bundle that was written.
struct Written {
    view: BundleView,
    reach: Reach,
}

struct Out<'a, W: io::Write> {
    to: &'a mut W,
    writer: BundleWriter,
    size: u64,
}

impl<W: io::Write> Out<'_, W> {
    fn put(&mut self, part: Part, content: &[u8]) -> Result<(), AppError> {
        if content.len() > MAX_SECTION {
            return Err(AppError::new(ErrorCode::Internal, "a part of the bundle is larger than any may be"));
        }
        let bytes = self.writer.section(part, content);
        self.size += bytes.len() as u64;
        Ok(self.to.write_all(&bytes).map_err(StoreError::from)?)
    }
}

async fn write_bundle<W: io::Write>(
    session: &Session,
    to: Option<&str>,
    target: &mut W,
) -> Result<Written, AppError> {
    let own = account(session).await?;
    let entropy = &*session.world.entropy;
    seal_as(session, &own).await?;
    let head = BundleHead { check: own.check, space: own.keyring.space() };
    let (writer, bytes) = BundleWriter::begin(&head);
    target.write_all(&bytes).map_err(StoreError::from)?;
    let mut out = Out { to: target, writer, size: bytes.len() as u64 };
    for statement in stored::statements(&mut *session.store.read().await?).await? {
        out.put(Part::Statement, &statement)?;
    }
    let peer = match to {
        None => None,
        Some(device) => Some(peer(session, named(session, device).await?).await?),
    };
    // Before what is lacking: whatever is taken in meanwhile, no more is said to be there than is.
    let ends = stored::chains(&mut *session.store.read().await?).await?;
    let ends: Vec<(DeviceId, End)> = ends.ends().map(|(device, end)| (*device, *end)).collect();
    let lacks = match &peer {
        Some(peer) => stored::lacking(&mut *session.store.read().await?, &peer.reach).await?,
        None => None,
    };
    let mut view = BundleView { file: None, size_bytes: 0, whole: lacks.is_none(), rows: 0, envelopes: 0 };
    let reach = if let Some(lacks) = lacks {
        let mut read = session.store.read().await?;
        for cid in &lacks.chunks {
            let Some(chunk) = lacks.places.get(&mut read, cid).await? else { continue };
            out.put(Part::Chunk, &chunk)?;
        }
        for id in &lacks.envelopes {
            if let Some(envelope) = stored::envelope(&mut read, *id).await? {
                out.put(Part::Envelope, &envelope)?;
                view.envelopes += 1;
            }
        }
        ends
    } else {
        let mut snapshot = Snapshotter::begin(&session.store, &own, entropy).await?;
        let ends = snapshot.ends().to_vec();
        while let Some(page) = snapshot.next().await? {
            for chunk in &page.chunks {
                out.put(Part::Chunk, chunk)?;
            }
            out.put(Part::Rows, &page.part)?;
            view.rows += page.rows;
        }
        out.put(Part::Contents, &snapshot.end().await?)?;
        ends
    };
    // Chunks that were taken out of a bundle come with nothing but everything: who has not read, gets that.
    let lacks_chunks = stored::lacks_chunks(&mut *session.store.read().await?).await?;
    let told = if lacks_chunks { &[] } else { reach.as_slice() };
    out.put(Part::Reach, &sealed_reach(&own, told, entropy)?)?;
    let last = out.writer.end();
    view.size_bytes = out.size + last.len() as u64;
    out.to.write_all(&last).map_err(StoreError::from)?;
    out.to.flush().map_err(StoreError::from)?;
    Ok(Written { view, reach })
}

/// What a device was last known to have read.
async fn peer(session: &Session, device: DeviceId) -> Result<Peer, AppError> {
    let peers = stored::peers(&mut *session.store.read().await?).await?;
    peers.into_iter().find(|peer| peer.device == device).ok_or_else(|| {
        foreign("no bundle of that device was taken in here yet, so nobody knows what it lacks; export everything")
    })
}

fn sealed_reach(
    own: &Account,
    ends: &[(DeviceId, End)],
    entropy: &dyn docket_domain::Entropy,
) -> Result<Vec<u8>, AppError> {
    let content = stored::encode_reach(ends)?;
    let sealer = Sealer { keys: &own.keys, device: own.device, keyring: &own.keyring };
    let latest = ends.iter().map(|(_, end)| end.stamp).max().unwrap_or(Stamp::ZERO);
    Ok(sealer.seal_apart(Kind::Control, &content, latest, entropy).map_err(StoreError::from)?)
}

/// Takes a bundle in from a file.
pub async fn import(
    session: &Session,
    path: &Path,
    cancel: &Cancel,
    tell: &mut (dyn FnMut(SyncProgress) + Send),
) -> Result<ImportedView, AppError> {
    let file = File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => AppError::not_found("bundle at", &path.display().to_string()),
        _ => not_there(path, error),
    })?;
    let metadata = file.metadata().map_err(StoreError::from)?;
    if metadata.is_dir() {
        return Err(not_there(path, io::ErrorKind::IsADirectory.into()));
    }
    let size = metadata.len();
    read_bundle(session, io::BufReader::with_capacity(1 << 20, file), size, cancel, tell).await
}

/// Takes a bundle in that came as bytes.
pub(crate) async fn import_bytes(
    session: &Session,
    bytes: Vec<u8>,
    cancel: &Cancel,
    tell: &mut (dyn FnMut(SyncProgress) + Send),
) -> Result<ImportedView, AppError> {
    let size = bytes.len() as u64;
    read_bundle(session, Cursor::new(bytes), size, cancel, tell).await
}

/// Hands each section of a bundle to `take`.
struct Sections<R> {
    from: R,
    reader: BundleReader,
    piece: Vec<u8>,
}

impl<R: io::Read> Sections<R> {
    fn new(from: R) -> Self {
        Self { from, reader: BundleReader::default(), piece: vec![0; 256 * 1024] }
    }

    fn next(&mut self) -> Result<Option<Read>, AppError> {
        loop {
            match self.reader.read()? {
                Read::More => {}
                // Bytes behind the end would be fed by the next piece.
                Read::End => {
                    let more = self.from.read(&mut self.piece).map_err(StoreError::from)?;
                    if more == 0 {
                        return Ok(None);
                    }
                    self.reader.feed(&self.piece[..more]);
                    continue;
                }
                read => return Ok(Some(read)),
            }
            let count = self.from.read(&mut self.piece).map_err(StoreError::from)?;
            if count == 0 {
                self.reader.finish()?;
                return Ok(None);
            }
            self.reader.feed(&self.piece[..count]);
        }
    }
}

/// What a first look at a bundle gives: it is whole, of this account, and says this.
struct Looked {
    statements: Vec<Vec<u8>>,
    reach: Option<Vec<u8>>,
    contents: Option<Vec<u8>>,
    /// The hashes of the snapshot's parts.
    parts: Vec<[u8; 32]>,
}

fn look(own: &Account, from: impl io::Read) -> Result<Looked, AppError> {
    let mut looked = Looked { statements: Vec::new(), reach: None, contents: None, parts: Vec::new() };
    let mut sections = Sections::new(from);
    while let Some(read) = sections.next()? {
        match read {
            Read::Head(head) if head.check != own.check || head.space != own.keyring.space() => {
                return Err(StoreError::OtherAccount.into());
            }
            Read::Section(Part::Statement, bytes)
                if looked.statements.len() < MAX_STATEMENTS && bytes.len() < MAX_STATEMENT =>
            {
                looked.statements.push(bytes);
            }
            Read::Section(Part::Reach, bytes) => looked.reach = Some(bytes),
            Read::Section(Part::Contents, bytes) => looked.contents = Some(bytes),
            // What is beyond is of no snapshot there can be.
            Read::Section(Part::Rows, bytes) if looked.parts.len() < MAX_PARTS => {
                looked.parts.push(*blake3::hash(&bytes).as_bytes());
            }
            _ => {}
        }
    }
    Ok(looked)
}

/// The snapshot in a bundle, and who wrote it, having read how far.
type Opened = (Option<Joining>, Option<(DeviceId, Reach)>);

fn opened(own: &Arc<Account>, looked: &Looked) -> Result<Opened, StoreError> {
    let joining = looked.contents.as_ref().map(|bytes| Joining::open(bytes, own.clone())).transpose()?;
    // Anybody can make the file's hash fit what they took out of it. With a part of a snapshot missing the whole of it would
    // count as read.
    if joining.as_ref().is_some_and(|joining| !joining.is_whole(&looked.parts)) {
        return Err(SyncError::Mismatch.into());
    }
    let Some(bytes) = &looked.reach else { return Ok((joining, None)) };
    let (header, content) = open_apart(bytes, Kind::Control, &own.keyring)?;
    Ok((joining, Some((header.device, stored::decode_reach(&content)?))))
}

async fn read_bundle<R: io::Read + Seek + Send>(
    session: &Session,
    mut from: R,
    size: u64,
    cancel: &Cancel,
    tell: &mut (dyn FnMut(SyncProgress) + Send),
) -> Result<ImportedView, AppError> {
    let mut own = account(session).await?;
    // First the whole file is looked at: what is cut short or of somebody else changes nothing.
    let looked = look(&own, &mut from)?;
    let mut refused = 0;
    let mut write = session.store.write().await?;
    for statement in &looked.statements {
        match stored::take_statement(&mut write, &mut own, statement).await {
            Ok(_) => {}
            Err(StoreError::Sync(_)) => refused += 1,
            Err(error) => return Err(error.into()),
        }
    }
    let own = Arc::new(own);
    let (joining, reach) = match opened(&own, &looked) {
        Ok(opened) => opened,
        Err(error @ StoreError::Sync(SyncError::NoKey)) => {
            // What was said of devices and keys stays: among it is the key that the 24 words can open.
            write.commit().await?;
            return Err(error.into());
        }
        Err(error) => return Err(error.into()),
    };
    write.commit().await?;
    from.seek(SeekFrom::Start(0)).map_err(StoreError::from)?;
    let mut taking = Taking { session, own: &own, joining, refused, noticed: Noticed::default() };
    taking.sections(from, size, cancel, tell).await.map_err(|error| match error.code {
        ErrorCode::StorageFull => {
            let said =
                "the disk is full; what was taken in so far stays. Make room and take the bundle in again";
            AppError { message: said.into(), ..error }
        }
        _ => error,
    })?;
    let mut inbox = Inbox::begin(&session.store, &sealing(session, &own)).await?;
    if let Some(joining) = taking.joining.take() {
        joining.done(&mut inbox).await?;
    }
    inbox.retry().await?;
    if let Some((device, ends)) = &reach {
        inbox.reach(*device, ends).await?;
    }
    taking.note(inbox.commit().await?);
    let (noticed, refused) = (taking.noticed, taking.refused);
    reindex::run(session, cancel, tell).await?;
    let mut write = session.store.write().await?;
    stored::history::forget_old(&mut write).await?;
    stored::history::settle_put_back(&mut write).await?;
    stored::compact(&mut write, &own).await?;
    write.commit().await?;
    let devices = device::list(&mut *session.store.read().await?).await?;
    let status = status(session, Nothing {}).await?;
    Ok(ImportedView {
        from: reach.map(|(device, _)| name_of(&devices, device)).unwrap_or_default(),
        changed: noticed.changed,
        conflicts: noticed.conflicts,
        waiting: status.waits_for_earlier + status.waits_for_key + status.waits_for_update,
        refused,
        forked: noticed.forks,
        status,
    })
}

struct Taking<'a> {
    session: &'a Session,
    own: &'a Account,
    joining: Option<Joining>,
    refused: u64,
    noticed: Noticed,
}

impl Taking<'_> {
    fn note(&mut self, noticed: Noticed) {
        self.noticed.applied += noticed.applied;
        self.noticed.changed += noticed.changed;
        self.noticed.conflicts += noticed.conflicts;
        self.noticed.forks |= noticed.forks;
        self.noticed.omitted |= noticed.omitted;
    }

    /// Applies what is in the file, some megabytes in one transaction. Stopped or killed in between, what was applied stays,
    /// and taking the bundle in again changes only the rest.
    async fn sections<R: io::Read>(
        &mut self,
        from: R,
        size: u64,
        cancel: &Cancel,
        tell: &mut (dyn FnMut(SyncProgress) + Send),
    ) -> Result<(), AppError> {
        let (mut sections, mut done) = (Sections::new(from), 0_u64);
        loop {
            if cancel.is_cancelled() {
                return Err(AppError::new(ErrorCode::Cancelled, "stopped; what was taken in so far stays"));
            }
            let mut inbox = Inbox::begin(&self.session.store, &sealing(self.session, self.own)).await?;
            let (mut room, mut more) = (PER_TRANSACTION, false);
            while let Some(read) = sections.next()? {
                let Read::Section(kind, bytes) = read else { continue };
                done += bytes.len() as u64;
                room = room.saturating_sub(bytes.len());
                match (kind, &mut self.joining) {
                    (Part::Chunk, _) => inbox.chunk(&bytes).await?,
                    (Part::Rows, Some(joining)) => joining.part(&mut inbox, bytes).await?,
                    (Part::Envelope, joining) => {
                        if let Some(joining) = joining {
                            joining.rest(&mut inbox).await?;
                        }
                        if let Taken::Refused(_) = inbox.envelope(&bytes).await? {
                            self.refused += 1;
                        }
                    }
                    _ => {}
                }
                if room == 0 {
                    more = true;
                    break;
                }
            }
            if let Some(joining) = &mut self.joining {
                joining.rest(&mut inbox).await?;
            }
            let noticed = inbox.commit().await?;
            self.note(noticed);
            tell(SyncProgress { done: done.min(size), total: size });
            if !more {
                return Ok(());
            }
        }
    }
}
