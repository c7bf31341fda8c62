"""docs/reference/settings.md: every setting."""

from docs.pages.markdown import table
from heliograph.settings import Settings, cache_folder, config_folder, data_folder


def settings_page() -> str:
    """The page, from the fields of Settings."""
    rows = (
        (f"`{name}`", f"`HELIOGRAPH_{name.upper()}`", _default(name), field.description or "")
        for name, field in Settings.model_fields.items()
    )
    return "\n".join(
        [
            "# Settings",
            "",
            "Heliograph needs none of them to run. Each can stand in `settings.toml` in the configuration folder",
            "(`~/.config/heliograph`, or `$XDG_CONFIG_HOME/heliograph`), or in the environment, which wins:",
            "",
            "```toml",
            "# ~/.config/heliograph/settings.toml",
            'archive = "https://archive.example.org"',
            "```",
            "",
            "A secret can stand in a file of its own: `HELIOGRAPH_DATABASE_FILE=/run/secrets/database` takes the value of `database`",
            "from there. The same holds for every setting.",
            "",
            *table(("Setting", "Environment", "Default", "Meaning"), rows),
        ]
    )


def _default(name: str) -> str:
    value = Settings.model_fields[name].get_default(call_default_factory=True)
    if value is None:
        return "none"
    text = str(value)
    for folder, shown in (
        (config_folder(), "~/.config/heliograph"),
        (cache_folder(), "~/.cache/heliograph"),
        (data_folder(), "~/.local/share/heliograph"),
    ):
        text = text.replace(str(folder), shown)
    return f"`{text}`"
