"""Installed: the files of deploy/ on a machine of their own, with its folders, ports and secrets in the place of the usual ones."""

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
CODE = {name: value for name, value in os.environ.items() if name == "PYTHONPATH"}
"""Where the package is, for whoever has not installed it."""

PROGRAM = Path(sys.executable).with_name("heliograph")


@dataclass(frozen=True)
class Machine:
    """Where the folders of the units stand instead."""

    root: Path

    @classmethod
    def made(cls, root: Path, archive: Path, database: str) -> "Machine":
        """A machine with everything that the how-to makes by hand."""
        for name in ("etc/heliograph/secrets", "srv/heliograph/gated", "var/lib/heliograph", "var/cache/heliograph",
                     "var/backups/heliograph", "credentials"):  # fmt: skip
            (root / name).mkdir(parents=True)
        shutil.copytree(archive, root / "srv/heliograph/archive")
        (root / "credentials/database").write_text(database + "\n")
        (root / "credentials/mail").write_text("smtp://127.0.0.1:9\n")
        machine = cls(root)
        (root / "etc/heliograph/settings.toml").write_text(
            machine.placed((DEPLOY / "settings.toml").read_text())
        )
        return machine

    def placed(self, text: str) -> str:
        """A file of deploy/ for this machine."""
        text = text.replace("%d/", f"{self.root}/credentials/")
        text = text.replace("/opt/heliograph/bin/heliograph", str(PROGRAM))
        return re.sub(
            r"(?<![\w.])/(etc|srv|var)(?=/|$)",
            lambda found: f"{self.root}/{found[1]}",
            text,
            flags=re.MULTILINE,
        )

    def environment(self, unit: Path) -> dict[str, str]:
        """What a unit gives its program to know."""
        text = self.placed(unit.read_text())
        lines = dict(re.findall(r"^Environment=([A-Z_]+)=(.*)$", text, flags=re.MULTILINE))
        # the user's configuration folder of a unit is /etc
        return lines | {
            "XDG_CONFIG_HOME": f"{self.root}/etc",
            "HOME": str(self.root),
            "PATH": "/usr/bin:/bin",
            **CODE,
        }

    def command(self, unit: Path) -> list[str]:
        """What a unit runs."""
        [line] = re.findall(r"^ExecStart=(.*)$", self.placed(unit.read_text()), flags=re.MULTILINE)
        return line.split()
