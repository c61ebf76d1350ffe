//! The same vault on several devices: which account it belongs to, bundles that carry it from one to the other without
//! any server, and what was kept where two had written the same.

mod exchange;
mod history;
mod reindex;
mod types;

pub use exchange::{export, import};
pub(crate) use exchange::{export_bytes, handed_out, import_bytes};
pub use history::{conflicts, history, settle, take_back};
pub use types::*;

use crate::error::{AppError, ErrorCode};
use crate::settings::Nothing;
use crate::vault::{Session, words};
use docket_crypto::RecoveryPhrase;
use docket_domain::{Id as _, clean_name};
use docket_llm::Cancel;
use docket_store::device;
use docket_store::sync::{self as stored, Account, Inbox, Sealing, Waiting};

/// The device's own name, as its system says it; what is taken if it says none.
pub(crate) fn own_name() -> String {
    let name = gethostname::gethostname().to_string_lossy().into_owned();
    clean_name(&name).unwrap_or_else(|_| "Docket".to_owned())
}

/// The account a vault belongs to.
pub(crate) async fn account(session: &Session) -> Result<Account, AppError> {
    let account = stored::account(&mut *session.store.read().await?).await?;
    account.ok_or_else(|| docket_store::StoreError::NoAccount.into())
}

pub(crate) fn sealing<'a>(session: &'a Session, account: &'a Account) -> Sealing<'a> {
    Sealing { account, install: session.install, writer: session.writer, entropy: &*session.world.entropy }
}

/// Puts what was written into envelopes, if the vault is one of an account's.
pub(crate) async fn seal(session: &Session) -> Result<(), AppError> {
    let own = stored::account(&mut *session.store.read().await?).await?;
    if let Some(own) = own { seal_as(session, &own).await } else { Ok(()) }
}

/// The same, for whom the account is known.
async fn seal_as(session: &Session, own: &Account) -> Result<(), AppError> {
    let mut write = session.store.write().await?;
    stored::seal_pending(&mut write, &sealing(session, own)).await?;
    write.commit().await?;
    Ok(())
}

/// How it stands.
pub async fn status(session: &Session, _: Nothing) -> Result<SyncView, AppError> {
    let mut read = session.store.read().await?;
    let account = stored::account(&mut read).await?;
    let counts = stored::counts(&mut read).await?;
    let names = device::list(&mut read).await?;
    let peers = stored::peers(&mut read).await?;
    let chains = stored::chains(&mut read).await?;
    let mut devices = Vec::new();
    if let Some(account) = &account {
        for certificate in account.keyring.every() {
            let id = certificate.device;
            let named = names.iter().any(|device| device.id.bytes() == id);
            let met = peers.iter().find(|peer| peer.device == id).map(|peer| peer.at);
            devices.push(DeviceView {
                id: docket_domain::DeviceId::from_bytes(id).to_string(),
                name: if named { name_of(&names, id) } else { String::new() },
                own: id == account.device,
                removed: account.keyring.last_of(&id).is_some(),
                branches: u32::try_from(chains.branches(&id)).unwrap_or(u32::MAX),
                met_at: met,
            });
        }
    }
    let waiting = |reason: Waiting| {
        counts.parked.iter().filter(|(why, _)| why == reason.as_str()).map(|(_, n)| n).sum()
    };
    let others = devices.iter().any(|device| !device.own && !device.removed);
    let state = if waiting(Waiting::Update) + waiting(Waiting::Key) + counts.unseen > 0 {
        SyncState::Attention
    } else if !others {
        SyncState::Saved
    } else if counts.unsent + counts.held + waiting(Waiting::Earlier) > 0 {
        SyncState::Waiting
    } else {
        SyncState::Synced
    };
    Ok(SyncView {
        state,
        account: account.is_some(),
        synced_at: peers.iter().map(|peer| peer.at).max(),
        devices,
        unsent: counts.unsent,
        conflicts: counts.unseen,
        missing: counts.held,
        waits_for_earlier: waiting(Waiting::Earlier),
        waits_for_key: waiting(Waiting::Key),
        waits_for_update: waiting(Waiting::Update),
    })
}

/// A code of everything in the vault that is synchronised: read out on two devices, it tells whether they hold the same.
pub async fn code(session: &Session, _: Nothing) -> Result<CodeView, AppError> {
    let hash = stored::fingerprint(&mut *session.store.read().await?).await?;
    let groups = hash.chunks_exact(4).take(5).map(|bytes| {
        let number = bytes.iter().fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
        format!("{:04}", number % 10_000)
    });
    Ok(CodeView { code: groups.collect::<Vec<_>>().join(" ") })
}

/// Makes a vault one of an account's by the account's 24 words: for vaults from before there were accounts, and to open
/// what only the words open. Other words than the vault's own are refused.
pub async fn set_up(session: &Session, phrase: &str) -> Result<SyncView, AppError> {
    let phrase = RecoveryPhrase::parse(phrase)?;
    words(session, &phrase)?;
    let root = phrase.account_root();
    let mut write = session.store.write().await?;
    stored::join_account(&mut write, &root, &own_name(), &*session.world.entropy).await?;
    write.commit().await?;
    // What waited for a key the words open.
    let own = account(session).await?;
    let mut inbox = Inbox::begin(&session.store, &sealing(session, &own)).await?;
    inbox.retry().await?;
    inbox.commit().await?;
    reindex::run(session, &Cancel::new(), &mut |_| {}).await?;
    status(session, Nothing {}).await
}

/// Takes a device off the account, by the 24 words: what it writes from now on is not taken any more, and what is written
/// from now on it cannot read.
pub async fn remove(session: &Session, request: RemoveDevice, phrase: &str) -> Result<SyncView, AppError> {
    let phrase = RecoveryPhrase::parse(phrase)?;
    words(session, &phrase)?;
    let own = account(session).await?;
    let device = named(session, &request.device).await?;
    if device == own.device {
        return Err(AppError::invalid("this is the device you are at; take it off from another one"));
    }
    let mut write = session.store.write().await?;
    let chains = stored::seal_pending(&mut write, &sealing(session, &own)).await?;
    let last = chains.end(&device).head.dev_seq;
    stored::remove_device(&mut write, &phrase.account_root(), device, last, &*session.world.entropy).await?;
    write.commit().await?;
    status(session, Nothing {}).await
}

/// Calls a device something else.
pub async fn rename(session: &Session, request: RenameDevice) -> Result<SyncView, AppError> {
    let device = named(session, &request.device).await?;
    let name = clean_name(&request.name).map_err(|e| crate::error::name("device's name", e))?;
    let mut write = session.store.write().await?;
    device::set_name(&mut write, docket_domain::DeviceId::from_bytes(device), &name).await?;
    write.commit().await?;
    status(session, Nothing {}).await
}

/// The device that is named, by its id or its name.
pub(crate) async fn named(session: &Session, named: &str) -> Result<[u8; 16], AppError> {
    let devices = device::list(&mut *session.store.read().await?).await?;
    if let Ok(id) = named.parse::<docket_domain::DeviceId>() {
        return Ok(id.bytes());
    }
    let wanted = named.to_lowercase();
    // The beginning of an id, as it is shown where names do not tell.
    if wanted.len() >= 8 {
        let account = account(session).await?;
        let ids = account.keyring.every().map(|one| one.device);
        let begin = |id: &[u8; 16]| docket_domain::DeviceId::from_bytes(*id).to_string().starts_with(&wanted);
        let mut found = ids.filter(begin);
        if let (Some(id), None) = (found.next(), found.next()) {
            return Ok(id);
        }
    }
    let shown = |device: &device::DeviceRow| name_of(&devices, device.id.bytes()).to_lowercase();
    let mut found = devices.iter().filter(|one| one.name.to_lowercase() == wanted || shown(one) == wanted);
    match (found.next(), found.next()) {
        (Some(device), None) => Ok(device.id.bytes()),
        (None, _) => Err(AppError::not_found("device", named)),
        (Some(_), Some(_)) => Err(AppError::invalid("several devices have this name; use the id")),
    }
}

/// What a device is called, for those who read: its id where nobody has named it, a part of it where two are called the
/// same.
pub(crate) fn name_of(devices: &[device::DeviceRow], id: [u8; 16]) -> String {
    let id = docket_domain::DeviceId::from_bytes(id);
    let Some(own) = devices.iter().find(|device| device.id == id) else { return id.to_string() };
    let namesakes = devices.iter().filter(|device| device.name == own.name).count();
    if namesakes > 1 { format!("{} ({})", own.name, &id.to_string()[..8]) } else { own.name.clone() }
}

pub(crate) fn foreign(message: &'static str) -> AppError {
    AppError::new(ErrorCode::Validation, message)
}
