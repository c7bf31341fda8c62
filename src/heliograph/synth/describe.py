"""The description: dataset.toml of a synthetic operation, which says in every field that it is synthetic."""

import json

import numpy as np

from heliograph.model.dataset import PolicyArea
from heliograph.synth.world import World

SAMPLING = (
    "Everything is synthetic: heliograph synth made all accounts and posts by chance from a seed. Nothing was sampled, "
    "nothing was left out, and any likeness to a real account, name or number is accidental."
)


def description(world: World) -> str:
    """The text of dataset.toml."""
    preset = world.preset
    lines = [
        _entry("name", preset.name),
        _entry("title", preset.title),
        _entry("operation", f"Synthetic operation {preset.operation}"),
        _entry("policy_area", str(preset.policy_area)),
        _entry("summary", f"{preset.summary} Synthetic data."),
        _entry("sampling", SAMPLING),
        _entry("license", "CC0-1.0"),
        "",
        "[contact]",
        _entry("name", "Heliograph, synthetic data"),
        _entry("url", "https://example.org/"),
        *_announced("accounts", world.accounts.count, preset.days[1]),
        *_announced("posts", world.posts, preset.days[1]),
        *(_indicator(world) if preset.policy_area is PolicyArea.INFORMATION_OPERATIONS else []),
    ]
    return "\n".join(lines) + "\n"


def _entry(key: str, value: str) -> str:
    return f"{key} = {json.dumps(value, ensure_ascii=False)}"


def _announced(table: str, count: int, day: str) -> list[str]:
    return [
        "",
        f"[announced.{table}]",
        f"value = {count}",
        _entry("source", "heliograph synth"),
        _entry("date", day),
    ]


def _indicator(world: World) -> list[str]:
    """A technical indicator of no country: XX is never assigned (ISO 3166-1)."""
    counts = np.unique(world.accounts.zone, return_counts=True)[1]
    share = float(counts.max()) / world.accounts.count
    return [
        "",
        "[presumptive_country]",
        _entry("country", "XX"),
        "",
        "[[presumptive_country.indicators]]",
        _entry("kind", "time-zone"),
        _entry("country", "XX"),
        f"share = {share:.3f}",
        f"n = {world.accounts.count}",
        _entry("confidence", "low"),
    ]
