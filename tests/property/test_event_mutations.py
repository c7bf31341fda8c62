"""No byte of an event or its signature can change unseen; keys come back from a back-up as they went into it."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.preserve.memory_tree import MemoryTree
from tests.unit.preserve.sample_archive import OTHER_KEY
from tests.unit.preserve.sample_events import ROOT_DESTROYED, ROOT_ROTATED, with_events

from heliograph.preserve.events import read_events
from heliograph.preserve.finding import Ledger
from heliograph.publish.keys.held import HeldKeys, HeldRoot, HeldSigning
from heliograph.signing.keys import SigningKey
from heliograph.store.key_backup import read_back_up, write_back_up
from published import predictable

ORIGIN = "example.org/archive"
ARCHIVE, EVENTS = with_events(rotated=True)
EVENTS.add(ROOT_ROTATED, OTHER_KEY)
EVENTS.add(ROOT_DESTROYED, OTHER_KEY)
FILES = {path: data for path, data in ARCHIVE.files.items() if path.startswith("events/")}
secrets = st.binary(min_size=32, max_size=32)


def findings(files):
    ledger = Ledger()
    read_events(MemoryTree(files), ORIGIN, listing=frozenset(files), ledger=ledger)
    return {finding.path for finding in ledger.findings}


def test_every_single_byte_is_vouched_for():
    assert findings(FILES) == set()
    changes = 0
    for path, data in FILES.items():
        for place in range(len(data)):
            flip = 0x20 if place % 2 else 0x01
            changed = data[:place] + bytes([data[place] ^ flip]) + data[place + 1 :]
            assert findings(FILES | {path: changed}), f"{path}: byte {place} ^ {flip:#x}"
            changes += 1
    assert changes > 2_000


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_no_event_can_be_cut_lengthened_swapped_or_taken_away(data):
    path = data.draw(st.sampled_from(sorted(FILES)))
    other = data.draw(st.sampled_from(sorted(set(FILES) - {path})))
    cut = data.draw(st.integers(0, len(FILES[path]) - 1))
    added = data.draw(st.binary(min_size=1, max_size=20))
    without = {name: kept for name, kept in FILES.items() if name != path}
    for files in (
        FILES | {path: FILES[path][:cut]},
        FILES | {path: FILES[path] + added},
        FILES | {path: FILES[other]},
        without,
    ):
        assert findings(files)


@settings(deadline=None, max_examples=25)
@given(st.lists(secrets, min_size=1, max_size=3), st.lists(secrets, max_size=4), st.booleans())
def test_keys_come_back_from_a_back_up(seeds, roots, is_sealed):
    keys = HeldKeys(
        origin=ORIGIN,
        signing=tuple(
            HeldSigning(number=n, key=SigningKey(name=ORIGIN, seed=seed)) for n, seed in enumerate(seeds, 1)
        ),
        roots=tuple(HeldRoot(number=n, root=root) for n, root in enumerate(roots, 1)),
    )
    words = "correct horse battery" if is_sealed else None
    with TemporaryDirectory() as folder:
        path = write_back_up(
            Path(folder),
            keys,
            now=datetime(2026, 1, 2, tzinfo=UTC),
            randomness=predictable(),
            passphrase=words,
            cost=2**14,
        )
        assert read_back_up(path, passphrase=lambda: words or "").keys == keys
