//! Files on their way in and out.

use docket_domain::Entropy;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What may lie in the tray in all: files of a web page are held in memory until they are imported.
const MOST_BYTES: usize = 256 * 1024 * 1024;
/// And how many things.
const MOST_THINGS: usize = 10_000;

/// The tray holds as much as it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too much was handed in at once; import it in smaller parts")]
pub struct TrayFull;

/// Something handed in.
pub(crate) enum Offer {
    Path(PathBuf),
    Bytes { name: String, bytes: Vec<u8> },
}

/// A finished file.
pub struct Product {
    /// The name it is to have.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

enum Thing {
    Offer(Offer),
    Product(Arc<Product>),
}

#[derive(Default)]
pub(crate) struct Tray {
    things: BTreeMap<String, Thing>,
    bytes: usize,
}

impl Tray {
    pub(crate) fn put(&mut self, entropy: &dyn Entropy, offer: Offer) -> Result<String, TrayFull> {
        self.add(entropy, Thing::Offer(offer))
    }

    pub(crate) fn put_product(
        &mut self,
        entropy: &dyn Entropy,
        product: Product,
    ) -> Result<String, TrayFull> {
        self.add(entropy, Thing::Product(Arc::new(product)))
    }

    fn add(&mut self, entropy: &dyn Entropy, thing: Thing) -> Result<String, TrayFull> {
        let size = size(&thing);
        if self.things.len() >= MOST_THINGS || self.bytes + size > MOST_BYTES {
            return Err(TrayFull);
        }
        let mut random = [0; 16];
        entropy.fill(&mut random);
        let id = random.iter().fold(String::with_capacity(32), |id, byte| format!("{id}{byte:02x}"));
        self.bytes += size;
        self.things.insert(id.clone(), thing);
        Ok(id)
    }

    /// Takes an offer out; products stay.
    pub(crate) fn take(&mut self, id: &str) -> Option<Offer> {
        if !matches!(self.things.get(id), Some(Thing::Offer(_))) {
            return None;
        }
        let thing = self.things.remove(id)?;
        self.bytes -= size(&thing);
        match thing {
            Thing::Offer(offer) => Some(offer),
            Thing::Product(_) => None,
        }
    }

    pub(crate) fn product(&self, id: &str) -> Option<Arc<Product>> {
        match self.things.get(id) {
            Some(Thing::Product(product)) => Some(Arc::clone(product)),
            _ => None,
        }
    }

    pub(crate) fn withdraw(&mut self, id: &str) {
        if let Some(thing) = self.things.remove(id) {
            self.bytes -= size(&thing);
        }
    }

    pub(crate) fn clear(&mut self) {
        self.things.clear();
        self.bytes = 0;
    }
}

fn size(thing: &Thing) -> usize {
    match thing {
        Thing::Offer(Offer::Path(_)) => 0,
        Thing::Offer(Offer::Bytes { bytes, .. }) => bytes.len(),
        Thing::Product(product) => product.bytes.len(),
    }
}
