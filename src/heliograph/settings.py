"""Settings: where things are, from the environment or the user's configuration file."""

import os
import re
import tomllib
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from heliograph.errors import UsageError
from heliograph.model.names import nearest

HINT = "docs/reference/settings.md says what each setting may be."


def config_folder() -> Path:
    """The user's configuration folder (XDG): keys and settings live here."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "heliograph"


def cache_folder() -> Path:
    """The user's cache folder (XDG): verified copies of remote files; safe to delete."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "heliograph"


def data_folder() -> Path:
    """The user's folder of data (XDG): what a server keeps of its own; not safe to delete."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "heliograph"


class Settings(BaseModel):
    """Every setting. Each can stand in ``settings.toml`` or in the environment as HELIOGRAPH_<NAME>."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    archive: str | None = Field(
        default=None, description="Archive that commands and hg.open() use when none is named: folder or URL."
    )
    gated: Path | None = Field(default=None, description="Root of gated editions; never inside an archive.")
    private: Path | None = Field(
        default=None,
        description="Folder of what a server makes of gated editions, their search indexes above all; beside the gated root, "
        "its name with -private, when left out. As secret as they are; safe to delete.",
    )
    limits: Path | None = Field(
        default=None,
        description="TOML file of how much a member may take of gated data sets in a day, and ask of them on the server; 100 GB "
        "and 500 queries of each when left out.",
    )
    accel: str | None = Field(
        default=None,
        description="Internal place of the gated root at a web server in front, as /gated-files: gated files are then sent by "
        "that server (nginx, X-Accel-Redirect).",
    )
    keys: Path = Field(
        default_factory=lambda: config_folder() / "keys",
        description="Folder of signing and pseudonym keys (0600).",
    )
    receipt_key: Path | None = Field(
        default=None,
        description="File of the key with which a server signs receipts of gated files (heliograph keys receipts makes it, for a year); "
        "the signing key of the archive in keys when left out.",
    )
    cache: Path = Field(
        default_factory=cache_folder, description="Folder for verified copies of remote files."
    )
    token: str | None = Field(
        default=None,
        repr=False,
        description="What the archive's server knows you by; sent to the server of `archive` and to no other, or where that names none "
        "to whatever server you open.",
    )
    remote: Literal["ranges", "httpfs", "whole"] = Field(
        default="ranges",
        description="How large files of a server are read: in parts by our own requests, in parts by DuckDB's extension "
        "(heliograph[remote]), or fetched whole, verified and kept.",
    )
    state: Path = Field(
        default_factory=data_folder,
        description="Folder of what a server keeps of its own, cases above all: its database and its mail. Back it up.",
    )
    database: str | None = Field(
        default=None,
        repr=False,
        description="Database of a server, postgresql://name:password@host:5432/database (heliograph[postgres]); "
        "a SQLite file in state when left out.",
    )
    mail: str | None = Field(
        default=None,
        repr=False,
        description="Server that sends mail: smtp://host:port, or smtps://name:password@host:port; "
        "files in state/mail when left out.",
    )
    mail_to: str | None = Field(
        default=None,
        description="Address that is told of cases; the contact of archive.json when left out.",
    )
    logins: Path | None = Field(
        default=None,
        description="TOML file of the places at which people may log in (OpenID Connect, ORCID among them); none when left out.",
    )
    breached: Path | None = Field(
        default=None,
        description="File of passwords that are known from breaches, as SHA-1 digests in their order, one a line (as Have I Been Pwned "
        "gives them out): nobody may choose one of them.",
    )
    criteria: Path | None = Field(
        default=None,
        description="Folder of TOML files of criteria that take the place of those that come with Heliograph, or stand beside them: "
        "changes are proposed there.",
    )
    second_factor: Literal["staff", "everybody"] = Field(
        default="staff",
        description="Who needs a passkey or an app besides a password before anything of the consortium is shown to them; to sign an "
        "agreement everybody does.",
    )
    mail_from: str | None = Field(
        default=None,
        description="Address that mail to people of a consortium comes from; mail_to when left out.",
    )
    address: str | None = Field(
        default=None,
        description="Address of the pages as others reach them, https://archive.example.org/: links in mail begin with it, and people "
        "log in under no other; under the names of this machine alone when left out.",
    )
    proxied: bool = Field(
        default=False,
        description="Whether a web server on the same machine stands in front of heliograph serve and says who asks "
        "(X-Forwarded-For, X-Forwarded-Proto), overwriting what readers send under these names.",
    )
    scheduler: bool = Field(
        default=True,
        description="Whether heliograph serve does by itself what becomes due: mail, deadlines. "
        "heliograph consortium tick does the same from outside, and signs.",
    )
    quorum: int = Field(
        default=2, ge=2, le=9, description="How many independent reviews a decision of the consortium needs."
    )
    law: str | None = Field(
        default=None,
        min_length=1,
        description="Under whose law agreements of the consortium stand, as they say it: Ireland. The place of the platform when left "
        "out.",
    )
    clocks: dict[str, int] = Field(
        default_factory=dict,
        description="How long steps of the consortium take, in days by the name of their clock: review = 10, appeal = 21. In the "
        "environment they stand behind one another: review=10 appeal=21.",
    )
    working_days: str | None = Field(
        default=None,
        description="Country, or part of one, whose working days clocks of the consortium count: IE, DE-BY (ISO 3166). Monday to Friday "
        "without public holidays when left out.",
    )
    zone: str = Field(
        default="UTC", description="Time zone in which days of these clocks begin and end, as Europe/Dublin."
    )
    memory: str = Field(default="500MB", description="Bound of the table engine's buffer pool.")
    api_rate: int = Field(
        default=600,
        ge=0,
        description="Requests a minute that one address may make to the API, in each process of the server; 0 sets no limit.",
    )

    login_rate: int = Field(
        default=10,
        ge=0,
        description="Logins that programs at one address may ask for in a minute (heliograph login), in each process of the server; "
        "0 sets no limit but that of the API.",
    )

    @field_validator("memory")
    @classmethod
    def _of_bytes(cls, value: str) -> str:
        """The table engine would fail later, without a word about the setting."""
        if not re.fullmatch(r"[0-9]+(\.[0-9]+)? ?[KMGT]i?B", value, re.IGNORECASE):
            raise ValueError("write it as 500MB or 2GB")
        return value

    @field_validator("clocks", mode="before")
    @classmethod
    def _of_words(cls, value: object) -> object:
        """The environment has no tables."""
        return dict(word.partition("=")[::2] for word in value.split()) if isinstance(value, str) else value

    @classmethod
    def load(cls) -> Self:
        """Read ``settings.toml``, then let the environment override it: the value itself, or the file that has it.

        Raises:
            UsageError: A value that is none; a setting named in both ways; a file that cannot be read.
        """
        path = config_folder() / "settings.toml"
        found = {name: _from_environment(_variable(name)) for name in cls.model_fields}
        given = {name: value for name, value in found.items() if value}
        try:
            return cls(**_from_file(path) | given)
        except ValidationError as error:
            fault = error.errors()[0]
            name = str(fault["loc"][0])
            where = _variable(name) if name in given else f"{path}: {name}"
            stated = fault["msg"].removeprefix("Value error, ")
            said = _unknown(name) if fault["type"] == "extra_forbidden" else stated
            raise UsageError(f"{where}: {said}", hint=HINT) from None


def _unknown(name: str) -> str:
    meant = nearest(name, Settings.model_fields)
    return "there is no such setting" + (f", did you mean {meant}?" if meant else "")


def _variable(name: str) -> str:
    """The variable of the environment that a setting is read from."""
    return f"HELIOGRAPH_{name.upper()}"


def _from_file(path: Path) -> dict[str, Any]:
    """What settings.toml says, nothing where there is none."""
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}", hint=HINT) from None


def _from_environment(name: str) -> str | None:
    """The value of a variable, or of the file that ``<name>_FILE`` names: secrets stand in no process list and no unit file."""
    value, file = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if not file:
        return value
    if value:
        raise UsageError(f"{name} and {name}_FILE are both set.", hint="Keep one of them.")
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{name}_FILE names {file}, which cannot be read: {type(error).__name__}.",
            hint="It is a text file with the value of the setting and nothing else; may this account read it?",
        ) from None
