"""Files: underscores in the name of a file may be joints, between which a handle stands."""

import pytest

from collisions import collisions
from gate_desk import found
from heliograph.model.dataset import DatasetDescription
from heliograph.privacy.leaks.needles import needles
from heliograph.privacy.leaks.scan import Scanner
from heliograph.privacy.leaks.search import Search
from heliograph.privacy.leaks.tally import Tally
from heliograph.publish.gate import files
from heliograph.publish.gate.files import check

DESCRIPTION = DatasetDescription(
    name="calm", title="Calm", operation="Summer", policy_area="information-operations", sampling="All."
)


@pytest.mark.parametrize(
    "name", ["news_copy", "copy_news", "old_news_copy", "old_tolvin_mara99_copy", "copy_of_tolvin_mara99"]
)
def test_a_handle_between_underscores_is_found(name):
    spoilt = collisions().copy()
    (spoilt.folder / f"{name}.jpg").write_bytes(b"")
    made = check(spoilt.subject(description=DESCRIPTION))

    assert ("handle-in-file-name", ".", 1) in found(made)


def test_a_part_of_a_name_has_as_many_pieces_as_a_handle_can_have():
    """A handle of fifteen underscores has sixteen; a longer part would only cost time."""
    assert list(files._runs("a_b")) == ["a", "a_b", "b", "a_b"]
    *parts, whole = files._runs("_".join("abcdefghijklmnopqrst"))
    assert max(part.count("_") + 1 for part in parts) == 16
    assert whole.count("_") + 1 == 20


OURS = ("media", "shard", "part", "csv", "users", "tweets", "hashed")


def test_words_of_our_own_names_are_nobody():
    """Whoever is called so is not meant by the name of a file; whoever is called otherwise is."""
    listed = needles([("handle", word, "a1") for word in (*OURS, "keys")], [])
    search = Search(Scanner(listed, known=frozenset(), strangers=False), Tally(listed))
    assert [word for word in OURS if files._identifiers(search, f"{word}/a_{word}.zip")] == []
    assert [needle.form for needle in files._identifiers(search, "keys/by_time")] == ["keys"]
