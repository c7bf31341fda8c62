"""An archive of two synthetic data sets, made the way a publisher makes one: synth, import, publish."""

from pathlib import Path

from heliograph.publish.read.imports import ImportRequest, import_export
from heliograph.publish.workspace import Workspace
from heliograph.synth.generate import generate
from publisher import Publisher

SEEDS = {"tiny": 1, "tiny-2": 7}

FINDINGS = """# What we found

The accounts posted **in shifts**. See [the method](https://example.org/method) and <script>alert(1)</script>.

| week | posts |
|---|---|
| 1 | 12 |

## النتائج

نشرت الحسابات في نوبات.
"""


def make_tiny_archive(root: Path) -> Publisher:
    """``tiny``, as ``heliograph synth tiny`` makes it, and the same with other posts."""
    publisher = Publisher.at(root / "desk")
    for name, seed in SEEDS.items():
        generate("tiny", root / name, seed=seed)
        workspace = Workspace(root / "workspace" / name)
        import_export(ImportRequest(inputs=[root / name], dataset=name), workspace)
        described = workspace.dataset_toml.read_text().replace('name = "tiny"', f'name = "{name}"', 1)
        workspace.dataset_toml.write_text(described)
        (workspace.root / "reports").mkdir()
        (workspace.root / "reports" / "findings.md").write_text(FINDINGS, encoding="utf-8")
        publisher.publish(workspace, policy="twitter-2018")
    return publisher
