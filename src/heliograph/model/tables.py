"""The five tables of a release, by name."""

from heliograph.model.accounts import ACCOUNTS
from heliograph.model.actions import ACTIONS
from heliograph.model.column import TableSpec
from heliograph.model.media import MEDIA
from heliograph.model.posts import POSTS
from heliograph.model.referenced import REFERENCED

TABLES: dict[str, TableSpec] = {t.name: t for t in (ACCOUNTS, POSTS, ACTIONS, REFERENCED, MEDIA)}
