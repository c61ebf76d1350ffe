//! Runs that once went wrong, at their shortest. They are played at each test run.

use crate::run::run;
use crate::step::Step::{self, *};

/// What each of them was: the seed the fleet is made of, and what happened to it.
const REGRESSIONS: &[(&str, u64, &[Step])] = &[
    (
        "an envelope that waited, read on one relay, came from the other one: it was to go to the first for ever",
        15374,
        &[
            Edit { at: 54, luck: 1911534636 },
            Meet { at: 15, relay: 1, kill: 0, luck: 4273927844 },
            Meet { at: 15, relay: 0, kill: 0, luck: 1807774902 },
            Meet { at: 28, relay: 1, kill: 0, luck: 79919149 },
            BackUp { at: 40 },
            Update { at: 58 },
            Restore { at: 34, luck: 1409401259 },
            Meet { at: 19, relay: 0, kill: 0, luck: 288722057 },
        ],
    ),
    (
        "something waited for ever for what was lost, and nobody left the snapshot that others lacked",
        14786,
        &[
            Write { at: 59, luck: 1292633183 },
            BackUp { at: 49 },
            Compact { at: 37, relay: 0 },
            Meet { at: 2, relay: 0, kill: 0, luck: 1578429073 },
            Restore { at: 21, luck: 2303524996 },
            Edit { at: 24, luck: 163871237 },
            Meet { at: 32, relay: 0, kill: 17, luck: 3966255002 },
            BackUp { at: 12 },
            Edit { at: 34, luck: 2241581453 },
            Meet { at: 20, relay: 0, kill: 0, luck: 756872661 },
            Compact { at: 12, relay: 0 },
            Edit { at: 54, luck: 4273939786 },
            Compact { at: 58, relay: 0 },
            Meet { at: 29, relay: 0, kill: 0, luck: 532847481 },
            Wipe { relay: 0 },
            Restore { at: 52, luck: 2330977838 },
            Meet { at: 9, relay: 0, kill: 0, luck: 2338867023 },
            Restore { at: 13, luck: 2859645449 },
        ],
    ),
    (
        "a row was deleted while its text was changed elsewhere, and the two met in snapshots only: nobody was told",
        7684,
        &[
            Meet { at: 26, relay: 0, kill: 0, luck: 1130556551 },
            Meet { at: 9, relay: 0, kill: 0, luck: 474408932 },
            Write { at: 41, luck: 536673608 },
            Meet { at: 50, relay: 0, kill: 0, luck: 3428653799 },
            Meet { at: 36, relay: 0, kill: 0, luck: 3900683634 },
            Delete { at: 39, luck: 1810209291 },
            Compact { at: 9, relay: 0 },
            Compact { at: 6, relay: 0 },
            Write { at: 14, luck: 1624038699 },
            Compact { at: 32, relay: 0 },
        ],
    ),
    (
        "a change within a text of a row that another device deletes meanwhile was told to nobody",
        28,
        &[
            Write { at: 22, luck: 1315841371 },
            Meet { at: 24, relay: 0, kill: 0, luck: 1868911593 },
            Write { at: 22, luck: 1415878548 },
            Meet { at: 33, relay: 0, kill: 0, luck: 1447883160 },
            Delete { at: 21, luck: 1774903325 },
        ],
    ),
    (
        "two clones wrote a text that neither had sealed, and gave one name to two texts",
        190,
        &[Write { at: 17, luck: 1189929197 }, Clone { at: 23 }, Write { at: 5, luck: 2904203094 }],
    ),
    (
        "a text was changed while another device wrote over it with a new one",
        22,
        &[
            Write { at: 40, luck: 773317980 },
            Edit { at: 56, luck: 2591969015 },
            Meet { at: 4, relay: 0, kill: 0, luck: 3938878443 },
            Meet { at: 51, relay: 0, kill: 0, luck: 4006987641 },
            Write { at: 39, luck: 3608708316 },
            Write { at: 40, luck: 4162752678 },
        ],
    ),
    (
        "a snapshot wrote over a text that had been changed here",
        224,
        &[
            Write { at: 47, luck: 871439722 },
            Write { at: 1, luck: 1908544055 },
            Meet { at: 23, relay: 0, kill: 0, luck: 1746871604 },
            Meet { at: 16, relay: 0, kill: 0, luck: 1390125375 },
            Write { at: 56, luck: 3574348073 },
            Compact { at: 57, relay: 0 },
        ],
    ),
    (
        "a branch below what a snapshot covers was in no list of ends, so others never joined it",
        130,
        &[
            Clone { at: 37 },
            Edit { at: 16, luck: 1341009443 },
            Meet { at: 32, relay: 0, kill: 0, luck: 336506025 },
            Compact { at: 13, relay: 0 },
            Meet { at: 7, relay: 0, kill: 0, luck: 2649984640 },
            Delete { at: 19, luck: 2320002199 },
            Meet { at: 26, relay: 0, kill: 0, luck: 3851981691 },
            Meet { at: 55, relay: 0, kill: 0, luck: 4244875691 },
            Write { at: 11, luck: 3851538800 },
            Compact { at: 14, relay: 0 },
            Write { at: 53, luck: 561840983 },
            Meet { at: 15, relay: 0, kill: 0, luck: 4238202722 },
            Meet { at: 29, relay: 0, kill: 0, luck: 4089492029 },
            Compact { at: 42, relay: 0 },
        ],
    ),
    (
        "a snapshot of a device with changes within a text met a deletion, and nobody was told",
        876,
        &[
            Write { at: 1, luck: 3081889126 },
            Meet { at: 17, relay: 0, kill: 0, luck: 47541436 },
            Cut { at: 24, relay: 0 },
            Cut { at: 6, relay: 0 },
            Meet { at: 38, relay: 0, kill: 0, luck: 1715815886 },
            Write { at: 32, luck: 1413300102 },
            Meet { at: 28, relay: 0, kill: 0, luck: 2313320736 },
            Compact { at: 16, relay: 0 },
            Delete { at: 59, luck: 174260203 },
        ],
    ),
    (
        "a log that was given back in part waited for a snapshot that was looked at only when nothing waited",
        198,
        &[
            Edit { at: 19, luck: 24712851 },
            Compact { at: 31, relay: 0 },
            Write { at: 11, luck: 415542589 },
            Enrol { old: false },
            Meet { at: 28, relay: 0, kill: 0, luck: 3407336210 },
            Meet { at: 30, relay: 0, kill: 0, luck: 715439412 },
            Wipe { relay: 0 },
            Revoke { at: 8, by: 19 },
        ],
    ),
    (
        "a device that lacked the key of a snapshot read on behind it, and left one without what was in there",
        1413,
        &[
            Edit { at: 29, luck: 4099753632 },
            Meet { at: 3, relay: 0, kill: 0, luck: 2627725581 },
            Compact { at: 23, relay: 0 },
            Turn { at: 56 },
            Enrol { old: false },
            Meet { at: 27, relay: 0, kill: 0, luck: 3830016461 },
            Write { at: 30, luck: 3417094110 },
            Meet { at: 54, relay: 0, kill: 21, luck: 1172534519 },
            Compact { at: 0, relay: 0 },
        ],
    ),
];

#[test]
fn what_once_went_wrong_goes_well() {
    for (what, seed, steps) in REGRESSIONS {
        assert_eq!(run(*seed, steps), Ok(()), "{what}");
    }
}
