//! Whom a device believes in a space, and which keys it has: made of statements that the account has signed. They are a
//! set that only grows; in whatever order they arrive, and whoever brings them, the same comes of it. One that is held back
//! can be noticed by what is sealed under a key nobody has told of.

use crate::planted;
use crate::seal::SyncError;
use docket_crypto::{
    Certificate, DeviceKeys, EpochKey, Identity, KeyName, OpenError, Revocation, WRAPPED_BYTES, WrapFor,
    WrapKeys, verify,
};
use docket_domain::Entropy;
use docket_wire::{DeviceId, Reader, SpaceId};
use std::collections::BTreeMap;

/// The most devices of a space.
pub const MAX_DEVICES: usize = 256;
const PURPOSE: &str = "docket epoch v1";
/// Whom a key is wrapped for that only the words open.
const RECOVERY: DeviceId = [0; 16];

/// That there is a new key, for those who belong to a space from then on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epoch {
    /// The space.
    pub space: SpaceId,
    /// Its number.
    pub epoch: u32,
    /// The key's name.
    pub name: KeyName,
    /// The key, wrapped for each device and for the words.
    pub wraps: Vec<(DeviceId, [u8; WRAPPED_BYTES])>,
    /// The account's signature.
    pub signature: [u8; 64],
}

/// A statement of the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// A device belongs to it.
    Certificate(Certificate),
    /// A device no longer does.
    Revocation(Revocation),
    /// There is a new key.
    Epoch(Epoch),
}

impl Epoch {
    fn signed(&self) -> Vec<u8> {
        let mut bytes = [self.space.as_slice(), &self.epoch.to_be_bytes(), &self.name].concat();
        for (device, wrapped) in &self.wraps {
            bytes.extend_from_slice(device);
            bytes.extend_from_slice(wrapped);
        }
        bytes
    }

    /// Makes the key of the next epoch for those who belong to the space now, and for the words.
    pub fn turn(
        keyring: &Keyring,
        identity: &Identity,
        recovery: &WrapKeys,
        entropy: &dyn Entropy,
    ) -> (Self, EpochKey) {
        let epoch = keyring.newest().map_or(1, |(epoch, _)| epoch.saturating_add(1));
        let (space, key) = (keyring.space, EpochKey::make(entropy));
        let targets = keyring.devices().map(|one| (one.device, one.wraps_for));
        let wraps = targets.chain([(RECOVERY, recovery.public())]).filter_map(|(device, public)| {
            Some((device, key.wrap(&public, WrapFor { space, epoch, device }, entropy)?))
        });
        let mut made = Self { space, epoch, name: key.name(), wraps: wraps.collect(), signature: [0; 64] };
        made.signature = identity.sign(PURPOSE, &made.signed());
        (made, key)
    }

    /// The key, for somebody it was wrapped for. `None` if it was not, or is another than it is said to be.
    fn opened(&self, device: DeviceId, keys: &WrapKeys) -> Option<EpochKey> {
        let place = WrapFor { space: self.space, epoch: self.epoch, device };
        let mut ours = self.wraps.iter().filter(|(to, _)| *to == device);
        let key = ours.find_map(|(_, wrapped)| EpochKey::unwrap(wrapped, keys, place).ok())?;
        (key.name() == self.name).then_some(key)
    }
}

impl Statement {
    /// Its bytes: a number for its kind, its parts, the signature.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Certificate(one) => [
                [1].as_slice(),
                &one.space,
                &one.device,
                &one.signs_with,
                &one.wraps_for,
                &one.since_epoch.to_be_bytes(),
                &one.signature,
            ]
            .concat(),
            Self::Revocation(one) => {
                [[2].as_slice(), &one.space, &one.device, &one.last.to_be_bytes(), &one.signature].concat()
            }
            Self::Epoch(one) => [[3].as_slice(), &one.signed(), &one.signature].concat(),
        }
    }

    /// The inverse of [`Statement::encode`]. Nothing is believed of it yet.
    pub fn decode(bytes: &[u8]) -> Result<Self, SyncError> {
        Self::read(bytes).ok_or(SyncError::Statement)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let kind = reader.u8().ok()?;
        let space = reader.array().ok()?;
        let statement = match kind {
            1 => Self::Certificate(Certificate {
                space,
                device: reader.array().ok()?,
                signs_with: reader.array().ok()?,
                wraps_for: reader.array().ok()?,
                since_epoch: reader.u32().ok()?,
                signature: reader.array().ok()?,
            }),
            2 => Self::Revocation(Revocation {
                space,
                device: reader.array().ok()?,
                last: reader.u64().ok()?,
                signature: reader.array().ok()?,
            }),
            3 => {
                let (epoch, name) = (reader.u32().ok()?, reader.array().ok()?);
                let room = reader.rest().len().checked_sub(64)?;
                let each = 16 + WRAPPED_BYTES;
                if room % each != 0 || room / each > MAX_DEVICES + 1 {
                    return None;
                }
                let mut wraps = Vec::with_capacity(room / each);
                for _ in 0..room / each {
                    wraps.push((reader.array().ok()?, reader.array().ok()?));
                }
                Self::Epoch(Epoch { space, epoch, name, wraps, signature: reader.array().ok()? })
            }
            _ => return None,
        };
        reader.rest().is_empty().then_some(statement)
    }
}

/// Whom and what a device believes in a space.
pub struct Keyring {
    account: [u8; 32],
    space: SpaceId,
    /// By number and name: two devices that did not know of each other may have made a key each.
    epochs: BTreeMap<(u32, KeyName), EpochKey>,
    certificates: BTreeMap<DeviceId, Certificate>,
    revoked: BTreeMap<DeviceId, u64>,
}

impl Keyring {
    /// That of an account's space, which knows nobody yet.
    pub fn new(account: [u8; 32], space: SpaceId) -> Self {
        let (epochs, certificates, revoked) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { account, space, epochs, certificates, revoked }
    }

    /// The account.
    pub fn account(&self) -> &[u8; 32] {
        &self.account
    }

    /// The space.
    pub fn space(&self) -> SpaceId {
        self.space
    }

    /// Takes the key of an epoch.
    pub fn hold(&mut self, epoch: u32, key: EpochKey) {
        self.epochs.insert((epoch, key.name()), key);
    }

    /// Takes a device in, if the account says that it belongs here.
    pub fn admit(&mut self, certificate: Certificate) -> Result<(), SyncError> {
        certificate.verify(&self.account).map_err(OpenError::from)?;
        if certificate.space != self.space {
            return Err(SyncError::OtherSpace);
        }
        // Signed twice, the first one holds on every device: the one that is there for longer, then by its bytes.
        let order = |one: &Certificate| (one.since_epoch, one.signature);
        let there = self.certificates.get(&certificate.device);
        if there.is_none_or(|there| order(&certificate) < order(there)) {
            self.certificates.insert(certificate.device, certificate);
        }
        Ok(())
    }

    /// Takes note that a device was taken off, if the account says so. The earlier end holds.
    pub fn revoke(&mut self, revocation: &Revocation) -> Result<(), SyncError> {
        revocation.verify(&self.account).map_err(OpenError::from)?;
        if revocation.space != self.space {
            return Err(SyncError::OtherSpace);
        }
        let last = self.revoked.entry(revocation.device).or_insert(revocation.last);
        *last = (*last).min(revocation.last);
        Ok(())
    }

    /// Takes a new key, if the account says that there is one. Gives whether it could be opened with these keys.
    pub fn learn(&mut self, epoch: &Epoch, device: DeviceId, keys: &DeviceKeys) -> Result<bool, SyncError> {
        self.opened(epoch, device, keys.wrap())
    }

    /// Takes a new key with the key of the 24 words.
    pub fn learn_by_words(&mut self, epoch: &Epoch, recovery: &WrapKeys) -> Result<bool, SyncError> {
        self.opened(epoch, RECOVERY, recovery)
    }

    fn opened(&mut self, epoch: &Epoch, device: DeviceId, keys: &WrapKeys) -> Result<bool, SyncError> {
        verify(&self.account, PURPOSE, &epoch.signed(), &epoch.signature).map_err(OpenError::from)?;
        if epoch.space != self.space {
            return Err(SyncError::OtherSpace);
        }
        let Some(key) = epoch.opened(device, keys) else { return Ok(false) };
        self.hold(epoch.epoch, key);
        Ok(true)
    }

    /// Takes a statement, whatever it says.
    pub fn take(
        &mut self,
        statement: &Statement,
        device: DeviceId,
        keys: &DeviceKeys,
    ) -> Result<(), SyncError> {
        match statement {
            Statement::Certificate(certificate) => self.admit(*certificate),
            Statement::Revocation(revocation) => self.revoke(revocation),
            Statement::Epoch(epoch) => self.learn(epoch, device, keys).map(|_| ()),
        }
    }

    /// The newest epoch there is a key of. Of two keys of one epoch all devices take the same.
    pub fn newest(&self) -> Option<(u32, &EpochKey)> {
        self.epochs.last_key_value().map(|((epoch, _), key)| (*epoch, key))
    }

    /// The key of this number and name.
    pub fn key(&self, epoch: u32, name: &KeyName) -> Option<&EpochKey> {
        if planted::has("a key goes by its epoch only") {
            return self.epochs.iter().find(|((there, _), _)| *there == epoch).map(|(_, key)| key);
        }
        self.epochs.get(&(epoch, *name))
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = (u32, &EpochKey)> {
        self.epochs.iter().map(|((epoch, _), key)| (*epoch, key))
    }

    /// What the account says about a device, whether or not it was taken off.
    pub fn certificate(&self, device: &DeviceId) -> Option<&Certificate> {
        self.certificates.get(device)
    }

    /// The last number of a device that counts, if it was taken off.
    pub fn last_of(&self, device: &DeviceId) -> Option<u64> {
        self.revoked.get(device).copied()
    }

    /// All devices that ever belonged here.
    pub fn every(&self) -> impl Iterator<Item = &Certificate> {
        self.certificates.values()
    }

    /// The devices that belong here and were not taken off.
    pub fn devices(&self) -> impl Iterator<Item = &Certificate> {
        self.certificates.values().filter(|certificate| !self.revoked.contains_key(&certificate.device))
    }
}
