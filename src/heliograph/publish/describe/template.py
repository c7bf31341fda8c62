"""The dataset.toml that a publisher starts from: every field, explained, ready to be filled in."""

import json

from heliograph.publish.describe.render import environment


def dataset_toml(
    *, name: str, title: str | None = None, operation: str | None = None, sampling: str | None = None
) -> str:
    """The text of a commented dataset.toml that can be read as it stands.

    Args:
        name: Name of the data set.
        title: Title for readers; the name when none is known yet.
        operation: Operation or event; the name when none is known yet.
        sampling: The sampling statement; a sentence that says it is missing when there is none yet.
    """
    return (
        environment()
        .get_template("dataset.toml.jinja")
        .render(
            name=json.dumps(name, ensure_ascii=False),
            title=json.dumps(title or name, ensure_ascii=False),
            operation=json.dumps(operation or name, ensure_ascii=False),
            sampling=json.dumps(sampling or NOT_STATED, ensure_ascii=False),
        )
    )


NOT_STATED = "The publisher has not stated how accounts and posts were chosen, or what was left out."
