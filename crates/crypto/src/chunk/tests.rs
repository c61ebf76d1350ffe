use super::*;
use docket_domain::Entropy;
use proptest::prelude::*;

struct Fixed(u8);
impl Entropy for Fixed {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0);
    }
}

fn space(of: u8) -> EpochKey {
    EpochKey::make(&Fixed(of))
}

fn sealed(manifest: &Manifest, document: &[u8]) -> Vec<Vec<u8>> {
    (0..manifest.cut.total()).map(|index| manifest.seal(index, document).unwrap()).collect()
}

/// A document in chunks of eight bytes.
fn short(document: &[u8]) -> (Manifest, Vec<Vec<u8>>) {
    let manifest = space(5).manifest_cut(document, 8).unwrap();
    let chunks = sealed(&manifest, document);
    (manifest, chunks)
}

const WORDS: &[u8] = b"twenty-nine bytes of document";

/// What a dishonest member of a space could write.
fn forged(manifest: &Manifest, length: usize, cids: &[Cid]) -> Manifest {
    Manifest { cut: Cut { length, chunk: 8 }, key: FileKey(manifest.key.0), cids: cids.to_vec() }
}

#[test]
fn chunks_are_of_one_length_but_the_last() {
    const FULL: usize = CHUNK_BYTES + 16;
    for (length, expected) in [
        (0, vec![20]),
        (1, vec![21]),
        (CHUNK_BYTES - 4, vec![FULL]),
        (CHUNK_BYTES, vec![MAX_SEALED_CHUNK]),
        (CHUNK_BYTES + 1, vec![FULL, 21]),
        (2 * CHUNK_BYTES, vec![FULL, MAX_SEALED_CHUNK]),
        (2 * CHUNK_BYTES + 1000, vec![FULL, FULL, 1040]),
    ] {
        let document = vec![7; length];
        let manifest = space(5).manifest(&document).unwrap();
        let chunks = sealed(&manifest, &document);
        assert_eq!(chunks.iter().map(Vec::len).collect::<Vec<_>>(), expected, "{length}");
        let manifest = Manifest::decode(&manifest.encode()).unwrap();
        assert!(manifest.assemble(&chunks) == Ok(document), "{length}");
    }
    let too_large = vec![0; (256 << 20) + 1];
    assert_eq!(space(5).manifest(&too_large).unwrap_err(), ChunkError::TooLarge);
}

#[test]
fn the_same_document_is_there_once_in_a_space() {
    let document = b"the same words";
    let (manifest, again) = (space(5).manifest(document).unwrap(), space(5).manifest(document).unwrap());
    assert_eq!(manifest.encode(), again.encode());
    for other in [space(6).manifest(document).unwrap(), space(5).manifest(b"the same word").unwrap()] {
        assert_ne!(manifest.cids(), other.cids());
        assert_ne!(manifest.key.0, other.key.0);
    }
    let (_, chunks) = short(&[7; 80]);
    let mut streams: Vec<_> = chunks.iter().map(|chunk| &chunk[4..8]).collect();
    streams.sort_unstable();
    streams.dedup();
    assert_eq!(streams.len(), 10, "equal parts of a document cannot be told, not even without their tags");
}

#[test]
fn any_changed_bit_is_found() {
    let (manifest, chunks) = short(WORDS);
    for (index, chunk) in (0..).zip(&chunks) {
        for bit in 0..chunk.len() * 8 {
            let mut changed = chunk.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(manifest.open_chunk(index, &changed), Err(ChunkError::Changed));
            // The same if the name was changed with it.
            let mut cids = manifest.cids.clone();
            cids[index as usize] = cid(&changed);
            let forged = forged(&manifest, WORDS.len(), &cids);
            assert_eq!(forged.open_chunk(index, &changed), Err(ChunkError::WrongPlace));
        }
        for length in 0..chunk.len() {
            assert_eq!(manifest.open_chunk(index, &chunk[..length]), Err(ChunkError::Changed));
        }
    }
    assert_eq!(manifest.open_chunk(0, &[0; 28]), Err(ChunkError::Changed));
    assert_eq!(manifest.open_chunk(0, &[0; 29]), Err(ChunkError::TooLarge));
}

#[test]
fn chunks_open_in_their_place_only() {
    let (manifest, chunks) = short(WORDS);
    let (other, others) = short(b"TWENTY-NINE BYTES OF DOCUMENT");
    for cut in 0..4 {
        assert_eq!(manifest.assemble(&chunks[..cut]), Err(ChunkError::Missing(cut as u32)));
    }
    for index in 0..4 {
        let (mut reordered, mut swapped, mut cids) = (chunks.clone(), chunks.clone(), manifest.cids.clone());
        reordered.swap(index, (index + 1) % 4);
        assert_eq!(manifest.assemble(&reordered), Err(ChunkError::WrongPlace));
        cids.swap(index, (index + 1) % 4);
        assert_eq!(forged(&manifest, 29, &cids).assemble(&reordered), Err(ChunkError::WrongPlace));
        swapped[index].clone_from(&others[index]);
        assert_eq!(manifest.assemble(&swapped), Err(ChunkError::Changed));
        cids.clone_from(&manifest.cids);
        cids[index] = other.cids[index];
        assert_eq!(forged(&manifest, 29, &cids).assemble(&swapped), Err(ChunkError::WrongPlace));
    }
    let more = chunks.iter().chain(&others);
    assert_eq!(manifest.assemble(more), Err(ChunkError::WrongPlace));
    assert_eq!(manifest.open_chunk(4, &chunks[0]), Err(ChunkError::WrongPlace));
    assert_eq!(manifest.open_chunk(u32::MAX, &chunks[0]), Err(ChunkError::WrongPlace));
    // A document that was cut off, and its manifest with it.
    let cut = forged(&manifest, 24, &manifest.cids[..3]);
    assert_eq!(cut.assemble(&chunks[..3]), Err(ChunkError::WrongPlace));
    for length in [25, 28, 30, 32] {
        assert_eq!(forged(&manifest, length, &manifest.cids).assemble(&chunks), Err(ChunkError::Length));
    }
    for (index, content) in [(1, b"short".as_slice()), (1, b"too much."), (3, b"\0\0\0\x05words!")] {
        let (place, _) = manifest.cut.place(index).unwrap();
        let payload = Payload { msg: content, aad: &place.header() };
        let sealed = manifest.key.cipher().encrypt(&place.nonce(), payload).unwrap();
        let cids = [cid(&sealed); 4];
        assert_eq!(forged(&manifest, 30, &cids).open_chunk(index, &sealed), Err(ChunkError::Length));
    }
}

/// Two documents under one key would give away what they differ in.
#[test]
fn a_manifest_seals_its_own_document_only() {
    let (manifest, chunks) = short(WORDS);
    let manifest = Manifest::decode_cut(&manifest.encode(), 8).unwrap();
    assert_eq!(manifest.seal(2, WORDS), Ok(chunks[2].clone()), "where an upload stopped");
    let mut changed = WORDS.to_vec();
    changed[17] ^= 1;
    assert_eq!(manifest.seal(2, &changed), Err(ChunkError::Changed));
    assert_eq!(manifest.seal(1, &changed), Ok(chunks[1].clone()), "these bytes are the same");
    assert_eq!(manifest.seal(0, &WORDS[..28]), Err(ChunkError::Changed));
    assert_eq!(manifest.seal(4, WORDS), Err(ChunkError::WrongPlace));
}

#[test]
fn only_manifests_are_read() {
    let (manifest, _) = short(WORDS);
    let bytes = manifest.encode();
    for length in 0..bytes.len() {
        assert_eq!(Manifest::decode_cut(&bytes[..length], 8).unwrap_err(), ManifestError::Damaged);
    }
    let check = |at: usize, with: &[u8], expected| {
        let mut changed = bytes.to_vec();
        changed.splice(at..(at + with.len()).min(bytes.len()), with.iter().copied());
        assert_eq!(Manifest::decode_cut(&changed, 8).unwrap_err(), expected, "{at} {with:?}");
    };
    check(0, &[0], ManifestError::Damaged);
    check(0, &[2], ManifestError::TooNew);
    check(8, &[24], ManifestError::Damaged);
    check(8, &[33], ManifestError::Damaged);
    check(1, &[0xff; 8], ManifestError::TooLarge);
    check(1, &(MAX_FILE_BYTES + 1).to_be_bytes(), ManifestError::TooLarge);
    check(bytes.len(), &[0], ManifestError::Damaged);
    check(bytes.len(), &[0; 32], ManifestError::Damaged);
    let largest = [&[VERSION], MAX_FILE_BYTES.to_be_bytes().as_slice(), &[0; 33 * 256]].concat();
    assert_eq!(Manifest::decode(&largest[..41 + 32 * 256]).unwrap().cids().len(), 256);
}

#[test]
fn keys_do_not_print() {
    let told = format!("{:?}", short(b"words").0);
    assert!(told.contains("FileKey(redacted)"), "{told}");
}

/// The bytes of this version, which lie on relays and in vaults: they must never change.
#[test]
fn golden_bytes() {
    let manifest = space(0x42).manifest(b"the words").unwrap();
    let found = [
        crate::secret::hex(&manifest.seal(0, b"the words").unwrap()),
        crate::secret::hex(&manifest.encode()),
        crate::secret::hex(&space(0x42).manifest(&[7; CHUNK_BYTES + 1]).unwrap().encode()),
    ];
    assert_eq!(
        found,
        [
            "7d9498083b03a7424fd961bb33e6e12088d2efab3f55ab61e67e8d970520",
            "010000000000000009eaaef66d85654fd8b563842d5e17275e14c33bfa2470b14f829abd6d494e816162d91a0d54804daaa9de682acc1e3616ee73e0992d6e60277c8fccddc6115e1d",
            "010000000000100001a1c6737d4466e5efbe4aafb2015330285f25700865880bbb2fed5d35f9913417895fb2ed2b601c022ffade2780b140b77e7e71ff79c2b2de0f1d8d51caa600479a3c9f0a0a2b54cd24fd95357784562b8a993744f97cf3287281d331c7f984df",
        ]
    );
    assert_eq!((CHUNK_BYTES, MAX_SEALED_CHUNK), (1_048_576, 1_081_360));
}

proptest! {
    #[test]
    fn what_was_sealed_opens(
        document in prop::collection::vec(any::<u8>(), 0..400),
        chunk in 1_usize..70,
    ) {
        let manifest = space(5).manifest_cut(&document, chunk).unwrap();
        let chunks = sealed(&manifest, &document);
        prop_assert_eq!(chunks.len(), document.len().div_ceil(chunk).max(1));
        prop_assert!(chunks.iter().all(|sealed| sealed.len() <= sealed_limit(chunk)));
        let manifest = Manifest::decode_cut(&manifest.encode(), chunk).unwrap();
        prop_assert_eq!(manifest.assemble(&chunks), Ok(document));
    }

    #[test]
    fn arbitrary_bytes_are_no_manifest_or_give_themselves_back(
        bytes in prop::collection::vec(prop_oneof![Just(0), Just(1), any::<u8>()], 0..120),
    ) {
        if let Ok(manifest) = Manifest::decode(&bytes) {
            prop_assert_eq!(&*manifest.encode(), &bytes);
        }
    }
}
