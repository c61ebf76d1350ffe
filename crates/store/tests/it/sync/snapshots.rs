//! What goes into snapshots and comes out of them: how large their parts are, history, chunks; and what a batch tells.
use super::Device;
use docket_domain::Timestamp;
use docket_store::sync::{self, Snapshotter, history};
use docket_store::{document, meeting};

impl Device {
    async fn seal_history(&self, value: &[u8]) {
        let mut write = self.vault.write().await.unwrap();
        sqlx::query("update sync_loser set value = ?").bind(value).execute(write.connection()).await.unwrap();
        write.commit().await.unwrap();
    }

    async fn history(&self) -> Vec<Vec<u8>> {
        sqlx::query_scalar("select value from sync_loser")
            .fetch_all(&mut *self.vault.read().await.unwrap())
            .await
            .unwrap()
    }

    async fn restore_meeting(&self, id: docket_domain::MeetingId) {
        let mut write = self.vault.write().await.unwrap();
        assert!(meeting::set_deleted(&mut write, id, None).await.unwrap());
        write.commit().await.unwrap();
    }
}

/// Thousands of small documents share parts, and large texts do not all come into one.
#[tokio::test]
async fn parts_are_as_large_as_their_bytes_say() {
    let device = Device::new(1).await;
    let mut words = vec![0; 15_000];
    for n in 0..400_u64 {
        blake3::Hasher::new().update(&n.to_be_bytes()).finalize_xof().fill(&mut words);
        let hex: String = words.iter().map(|byte| format!("{byte:02x}")).collect();
        device.meeting(&hex).await;
    }
    let mut write = device.vault.write().await.unwrap();
    for n in 0..1000_u16 {
        let id = [n.to_be_bytes().as_slice(), &[7; 14]].concat().try_into().unwrap();
        let packed = document::Packed::of(&format!("Document {n}."), b"and its file").unwrap();
        document::insert_content(&mut write, id, &packed).await.unwrap();
    }
    write.commit().await.unwrap();
    device.envelopes().await;
    let own = device.account().await;
    let mut snapshot = Snapshotter::begin(&device.vault, &own, &device.entropy).await.unwrap();
    let (mut sizes, mut rows) = (Vec::new(), 0);
    while let Some(page) = snapshot.next().await.unwrap() {
        sizes.push(page.part.len());
        rows += page.rows;
    }
    // 12 MB of words that pack to half, four million bytes of words in a part; the documents in two.
    assert!(rows > 1400 && sizes.len() < 12, "{rows} rows in {sizes:?}");
    assert!(
        sizes.iter().all(|size| *size < 4 << 20) && sizes.iter().filter(|size| **size > 1 << 20).count() >= 3
    );
    let second = Device::new(2).await;
    device.introduce(&second).await;
    second.introduce(&device).await;
    second.join_snapshot_of(&device).await;
    device.join_snapshot_of(&second).await;
    assert_eq!(second.fingerprint().await, device.fingerprint().await);
}

/// What somebody else's history says of an edit does not take the place of what is known here, nor wake what is settled.
#[tokio::test]
async fn a_snapshots_history_takes_nothing_back() {
    let (first, second) = (Device::new(1).await, Device::new(2).await);
    first.introduce(&second).await;
    second.introduce(&first).await;
    let id = first.meeting("Refunds.").await;
    second.take(&first.envelopes().await).await.unwrap();
    first.delete_meeting(id).await;
    first.restore_meeting(id).await;
    second.delete_meeting(id).await;
    let (of_first, of_second) = (first.envelopes().await, second.envelopes().await);
    first.take(&of_second).await.unwrap();
    second.take(&of_first).await.unwrap();
    assert_eq!((first.history().await, first.unseen().await), (second.history().await, 1));
    let fuller = [first.history().await.concat().as_slice(), b"and more"].concat();
    first.seal_history(&fuller).await;
    let entry = history::unseen(&mut first.vault.read().await.unwrap(), 9).await.unwrap()[0].id;
    let mut write = first.vault.write().await.unwrap();
    history::set_seen(&mut write, entry, Some(Timestamp(5))).await.unwrap();
    write.commit().await.unwrap();
    first.join_snapshot_of(&second).await;
    assert_eq!((first.history().await, first.unseen().await), (vec![fuller], 0));
}

/// Words that were changed and changed back make no envelope; the next one still tells what its device had seen.
#[tokio::test]
async fn a_batch_of_nothing_tells_nobody_anything() {
    let (first, second) = (Device::new(1).await, Device::new(2).await);
    first.introduce(&second).await;
    second.introduce(&first).await;
    let (id, other) = (first.meeting("Refunds.").await, first.meeting("Deposits.").await);
    second.take(&first.envelopes().await).await.unwrap();
    second.set_notes(other, "Deposits, too.").await;
    second.envelopes().await;
    first.delete_meeting(id).await;
    second.take(&first.envelopes().await).await.unwrap();
    second.set_notes(other, "Something else.").await;
    second.set_notes(other, "Deposits, too.").await;
    let sealed = second.envelopes().await.len();
    second.restore_meeting(id).await;
    let all = second.envelopes().await;
    assert_eq!(all.len(), sealed + 1);
    first.take(&all).await.unwrap();
    assert_eq!(first.unseen().await, 0, "it was brought back by somebody who knew that it was deleted");
}

/// Chunks that come once more with everything do not stay.
#[tokio::test]
async fn chunks_that_nobody_waits_for_go() {
    let (first, second) = (Device::new(1).await, Device::new(2).await);
    first.introduce(&second).await;
    let mut large = vec![0; 300_000];
    blake3::Hasher::new().finalize_xof().fill(&mut large);
    let mut write = first.vault.write().await.unwrap();
    let packed = document::Packed::of("words", &large).unwrap();
    document::insert_content(&mut write, [6; 16], &packed).await.unwrap();
    write.commit().await.unwrap();
    first.envelopes().await;
    let chunks = async || {
        let mut write = second.vault.write().await.unwrap();
        sync::compact(&mut write, &second.account().await).await.unwrap();
        write.commit().await.unwrap();
        sqlx::query_scalar::<_, i64>("select count(*) from sync_chunk")
            .fetch_one(&mut *second.vault.read().await.unwrap())
            .await
            .unwrap()
    };
    for _ in 0..2 {
        second.join_snapshot_of(&first).await;
        assert_eq!(chunks().await, 0);
    }
    let there = document::original(&mut second.vault.read().await.unwrap(), [6; 16]).await.unwrap();
    assert_eq!(there, Some(large));
}
