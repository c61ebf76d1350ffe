//! Which account a vault belongs to, as which device, and whom it believes.

use super::capture::{WHOLE, pend};
use super::clock::kept;
use crate::table::{Device, TABLES, Table, id16};
use crate::{StoreError, Write};
use docket_crypto::{AccountRoot, DeviceKeys, EpochKey, KeyCheck};
use docket_domain::Entropy;
use docket_sync::{Epoch, Keyring, Stamp, Statement, SyncError};
use docket_wire::DeviceId;
use sqlx::SqliteConnection;

/// A device of an account.
pub struct Account {
    /// What it is called in the account's space.
    pub device: DeviceId,
    /// Tells the account's words from others.
    pub check: KeyCheck,
    /// Its own keys.
    pub keys: DeviceKeys,
    /// Whom it believes, and which keys of the space it has.
    pub keyring: Keyring,
}

/// The account a vault belongs to, if it belongs to one.
pub async fn account(connection: &mut SqliteConnection) -> Result<Option<Account>, StoreError> {
    type Row = (Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>, Vec<u8>);
    let row: Option<Row> = sqlx::query_as("select account, check_value, space, device, seed from sync_self")
        .fetch_optional(&mut *connection)
        .await?;
    let Some((account, check, space, device, seed)) = row else { return Ok(None) };
    let seed = zeroize::Zeroizing::new(seed);
    let seed: &[u8; 32] = seed.as_slice().try_into().map_err(|_| StoreError::Unreadable)?;
    let keys = DeviceKeys::from_seed(seed);
    let account = account.try_into().map_err(|_| StoreError::Unreadable)?;
    let mut keyring = Keyring::new(account, id16(&space)?);
    let held: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("select epoch, key from sync_key").fetch_all(&mut *connection).await?;
    for (epoch, key) in held {
        let key = zeroize::Zeroizing::new(key);
        let bytes = key.as_slice().try_into().map_err(|_| StoreError::Unreadable)?;
        keyring.hold(u32::try_from(epoch).unwrap_or(0), EpochKey::from_bytes(bytes));
    }
    let device = id16(&device)?;
    for statement in statements(connection).await? {
        // Keys lie opened beside it; to open them again at each start would cost a millisecond each.
        match Statement::decode(&statement)? {
            Statement::Epoch(_) => {}
            other => keyring.take(&other, device, &keys)?,
        }
    }
    Ok(Some(Account { device, check: id16(&check)?, keys, keyring }))
}

/// What the account has signed, as it came.
pub async fn statements(connection: &mut SqliteConnection) -> Result<Vec<Vec<u8>>, StoreError> {
    Ok(sqlx::query_scalar("select bytes from sync_statement order by hash").fetch_all(connection).await?)
}

/// Makes this vault one of the account's, as a new device that is called `name`. What lies in it already goes out with the
/// next envelopes. Done twice with the words of one account it changes nothing but that keys are found which only the
/// words open; with other words it is refused.
pub async fn join_account(
    write: &mut Write,
    root: &AccountRoot,
    name: &str,
    entropy: &dyn Entropy,
) -> Result<DeviceId, StoreError> {
    if let Some(there) = account(write.connection()).await? {
        if there.check != root.check() {
            return Err(StoreError::OtherAccount);
        }
        open_by_words(write, root).await?;
        return Ok(there.device);
    }
    let (identity, space, keys) = (root.identity(), root.own_space(), DeviceKeys::make(entropy));
    let mut device = [0; 16];
    entropy.fill(&mut device);
    let number: i64 = sqlx::query_scalar("insert into sync_device (device) values (?) returning number")
        .bind(device.as_slice())
        .fetch_one(write.connection())
        .await?;
    sqlx::query(
        "insert into sync_self (one, account, check_value, space, device, number, seed, last, told) \
         values (1, ?, ?, ?, ?, ?, ?, 0, x'00')",
    )
    .bind(identity.public().as_slice())
    .bind(root.check().as_slice())
    .bind(space.as_slice())
    .bind(device.as_slice())
    .bind(number)
    .bind(keys.seed().as_slice())
    .execute(write.connection())
    .await?;
    hold(write.connection(), 1, &root.first_key()).await?;
    keep(write.connection(), &Statement::Certificate(identity.certify(space, device, &keys, 1))).await?;
    let stamp = write.stamp().await?;
    for table in TABLES {
        // Everything that is there already was written here, as far as anybody knows, and goes out.
        for sql in [
            "insert or ignore into sync_clock (tbl, row, stamp, device) select ?, id, ?, ? from ",
            "insert into sync_pending (tbl, row, columns, stamp) select ?, id, -1, ? from ",
        ] {
            let sql = format!("{sql}{}", table.name());
            let query = sqlx::query(&sql).bind(i64::from(table.number())).bind(kept(stamp));
            let query = if sql.contains("device)") { query.bind(number) } else { query };
            query.execute(write.connection()).await?;
        }
    }
    debug_assert_eq!(WHOLE, -1);
    let now = write.now();
    write
        .insert(Table::Device, device, vec![(Device::name, name.into()), (Device::created_at, now.into())])
        .await?;
    Ok(device)
}

/// Opens the keys of the space that were wrapped for the words, such as those made before this device was there.
async fn open_by_words(write: &mut Write, root: &AccountRoot) -> Result<(), StoreError> {
    let Some(mut account) = account(write.connection()).await? else { return Ok(()) };
    for statement in statements(write.connection()).await? {
        if let Statement::Epoch(epoch) = Statement::decode(&statement)? {
            account.keyring.learn_by_words(&epoch, &root.recovery())?;
        }
    }
    for (epoch, key) in account.keyring.keys() {
        hold(write.connection(), epoch, key).await?;
    }
    Ok(())
}

/// Takes in what an account has signed; `false` if it was known. What the account has not signed is refused.
pub async fn take_statement(
    write: &mut Write,
    account: &mut Account,
    bytes: &[u8],
) -> Result<bool, StoreError> {
    let statement = Statement::decode(bytes)?;
    account.keyring.take(&statement, account.device, &account.keys)?;
    if !keep(write.connection(), &statement).await? {
        return Ok(false);
    }
    for (epoch, key) in account.keyring.keys() {
        hold(write.connection(), epoch, key).await?;
    }
    Ok(true)
}

/// Takes a device off the account and makes a new key that it does not get. What it wrote up to `last` stays.
pub async fn remove_device(
    write: &mut Write,
    root: &AccountRoot,
    device: DeviceId,
    last: u64,
    entropy: &dyn Entropy,
) -> Result<(), StoreError> {
    let Some(mut account) = account(write.connection()).await? else { return Err(StoreError::NoAccount) };
    if account.check != root.check() {
        return Err(StoreError::OtherAccount);
    }
    if account.keyring.certificate(&device).is_none() {
        return Err(StoreError::Sync(SyncError::Stranger));
    }
    let revocation = root.identity().revoke(account.keyring.space(), device, last);
    account.keyring.revoke(&revocation)?;
    keep(write.connection(), &Statement::Revocation(revocation)).await?;
    turn(write, &mut account, root, entropy).await
}

/// Makes a new key for the devices that belong to the account now.
pub async fn turn(
    write: &mut Write,
    account: &mut Account,
    root: &AccountRoot,
    entropy: &dyn Entropy,
) -> Result<(), StoreError> {
    let (epoch, key) = Epoch::turn(&account.keyring, &root.identity(), &root.recovery(), entropy);
    hold(write.connection(), epoch.epoch, &key).await?;
    account.keyring.hold(epoch.epoch, key);
    keep(write.connection(), &Statement::Epoch(epoch)).await?;
    Ok(())
}

async fn keep(connection: &mut SqliteConnection, statement: &Statement) -> Result<bool, StoreError> {
    let bytes = statement.encode();
    let done = sqlx::query("insert or ignore into sync_statement (hash, bytes) values (?, ?)")
        .bind(blake3::hash(&bytes).as_bytes().as_slice())
        .bind(bytes.as_slice())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}

async fn hold(connection: &mut SqliteConnection, epoch: u32, key: &EpochKey) -> Result<(), StoreError> {
    sqlx::query("insert or ignore into sync_key (epoch, name, key) values (?, ?, ?)")
        .bind(i64::from(epoch))
        .bind(key.name().as_slice())
        .bind(key.bytes().as_slice())
        .execute(connection)
        .await?;
    Ok(())
}

/// A document that stayed here and may go out from now on, with what belongs to it.
pub(crate) async fn release(
    connection: &mut SqliteConnection,
    table: Table,
    row: [u8; 16],
    stamp: Stamp,
) -> Result<(), StoreError> {
    let done = sqlx::query("delete from sync_private where tbl = ? and row = ?")
        .bind(i64::from(table.number()))
        .bind(row.as_slice())
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() > 0 {
        pend(connection, table.number(), &row, WHOLE, kept(stamp)).await?;
    }
    Ok(())
}
