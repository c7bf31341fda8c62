"""A publisher whose release of boats is signed and held until a day, for tests; made once, copied for each."""

import shutil
from datetime import timedelta

import identified_export as export
from heliograph.model.dataset import Embargo
from heliograph.publish.hold import held_in
from heliograph.publish.staging import Staging
from heliograph.publish.workspace import Workspace
from publisher import NOW, ORIGIN, Publisher

TODAY = NOW.date()
DAY = TODAY + timedelta(days=30)
WHY = "a trial is under way"
EMBARGO = Embargo(until=DAY.isoformat(), reason=WHY)


def holding(root):
    """Make the publisher, its import and its held release."""
    publisher = Publisher.at(root)
    made = publisher.publish(publisher.workspace(export.files()), embargo=EMBARGO)
    return publisher, made


def copied(publisher, root):
    """The same publisher in another folder."""
    shutil.copytree(publisher.root, root)
    made = Publisher(root)
    for note in Staging(made.gated).folder.glob("*.json"):
        note.write_text(note.read_text().replace(str(publisher.root.resolve()), str(root.resolve())))
    return made


def again(publisher, **more):
    """Ask for the same once more."""
    return publisher.publish(
        Workspace(publisher.root / "workspace" / "boats"), **{"embargo": EMBARGO, **more}
    )


def held(publisher):
    """What is held, by name."""
    return [one.name for one in held_in(publisher.gated, ORIGIN)]


def standing(publisher):
    """The releases of the archive, which verifies."""
    found = publisher.verify()
    # an archive without any release is no fault of this publisher
    assert [one for one in found.findings if one.detail != "holds no release"] == []
    return [one.name for one in found.releases]
