"""Limits: how much members may take in a day, from the file of the setting ``limits``."""

import tomllib

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from heliograph.errors import UsageError
from heliograph.rules.querying import Quota
from heliograph.rules.taking import Limits
from heliograph.settings import Settings

DEFAULT = "default"


class Allowed(BaseModel):
    """One table of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    bytes_per_day: int | None = Field(default=Limits().bytes_per_day, ge=0)
    refused_names: int = Field(default=Limits().refused_names, ge=1)
    queries_per_day: int | None = Field(default=Quota().queries_per_day, ge=0)
    seconds_per_day: int | None = Field(default=Quota().seconds_per_day, ge=0)
    rows_per_answer: int = Field(default=Quota().rows, ge=1)
    bytes_per_answer: int = Field(default=Quota().bytes, ge=1)
    fewest_accounts: int = Field(default=Quota().fewest_accounts, ge=0)

    def limits(self) -> Limits:
        """As the rules take them."""
        queries = Quota(
            queries_per_day=self.queries_per_day,
            seconds_per_day=self.seconds_per_day,
            rows=self.rows_per_answer,
            bytes=self.bytes_per_answer,
            fewest_accounts=self.fewest_accounts,
        )
        return Limits(bytes_per_day=self.bytes_per_day, refused_names=self.refused_names, queries=queries)


def limits_of(settings: Settings) -> dict[str, Limits]:
    """What the file says, by data set; ``default`` is for all others.

    Raises:
        UsageError: It cannot be read, or says what it may not.
    """
    if settings.limits is None:
        return {DEFAULT: Limits()}
    try:
        tables = tomllib.loads(settings.limits.read_text("utf-8"))
        base = Allowed(**tables.pop(DEFAULT, {}))
        made = {name: Allowed(**base.model_dump() | more) for name, more in tables.items()}
    except OSError as error:
        raise UsageError(f"The setting limits: {settings.limits}: {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, AttributeError) as error:
        raise UsageError(f"The setting limits: {settings.limits}: {error}.") from None
    except ValidationError as error:
        said = error.errors()[0]
        raise UsageError(
            f"The setting limits: {settings.limits}: {'.'.join(map(str, said['loc']))}: {said['msg']}."
        ) from None
    return {name: one.limits() for name, one in ({DEFAULT: base} | made).items()}
