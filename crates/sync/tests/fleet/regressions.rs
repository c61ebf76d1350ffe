//! Runs that once went wrong, at their shortest. They are played at each test run.

use crate::run::run;
use crate::step::Step::{self, *};

/// What each of them was: the seed the fleet is made of, and what happened to it.
const REGRESSIONS: &[(&str, u64, &[Step])] = &[
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
