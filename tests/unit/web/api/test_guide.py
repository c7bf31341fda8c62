"""The guide to the API does what it says, asked of the tiny archive."""

import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
GUIDE = (ROOT / "docs" / "how-to" / "use-the-api.md").read_text("utf-8")
HERE = "http://127.0.0.1:8000"
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", GUIDE, flags=re.DOTALL)
ADDRESSES = [
    address.strip('"')
    for language, text in BLOCKS
    if language == "sh"
    for address in re.findall(r"curl -s (\S+)", text)
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_that_is_shown_is_answered(client, address):
    assert client.get(address.removeprefix(HERE).replace("demo", "tiny")).status_code == 200


def test_the_program_takes_every_post_of_its_view(client, monkeypatch):
    def urlopen(address):
        path = address.removeprefix(HERE).removeprefix("http://testserver")
        return io.BytesIO(client.get(path.replace("demo", "tiny")).content)

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    [program] = [text for language, text in BLOCKS if language == "python"]
    names = {}
    exec(program, names)
    count = client.get("/api/v1/posts/count?dataset=tiny&language=ar").json()["count"]
    assert len(names["posts"]) == len({post["post_id"] for post in names["posts"]}) == count > 200


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/posts?dataset=tiny&since=never", 400, "usage"),
        ("/posts?dataset=tiny&edition=enclave", 403, "refused"),
        ("/datasets/dmeo", 404, "unknown-name"),
        ("/posts?dataset=tiny&limit=many", 422, "validation"),
    ],
)
def test_the_table_of_errors_says_what_is_answered(client, address, status, code):
    answer = client.get(f"/api/v1{address}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert f"| {status} | `{code}` |" in GUIDE
