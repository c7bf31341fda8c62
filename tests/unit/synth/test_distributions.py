from collections import Counter, defaultdict

from synthetic_operation import Operation

from heliograph.synth.presets import PRESETS


def made(operation: Operation) -> dict[str, float]:
    return {figure.name: figure.made for figure in operation.summary.distributions}


def test_figures_are_those_of_the_file(demo: Operation) -> None:
    rows, accounts, figures = demo.rows("tweets"), demo.rows("users"), made(demo)
    posts = len(rows)
    authors = Counter(row["userid"] for row in rows)
    assert figures["posts per account"] == posts / len(accounts)
    assert figures["largest account's share of posts"] == max(authors.values()) / posts
    assert figures["accounts below 5,000 followers"] == sum(
        int(row["follower_count"]) < 5000 for row in accounts
    ) / len(accounts)
    assert figures["share of reposts"] == sum(row["is_retweet"] == "True" for row in rows) / posts
    assert figures["posts with hashtags"] == sum(row["hashtags"] not in {"", "[]"} for row in rows) / posts
    size = demo.path("tweets").stat().st_size - len(demo.path("tweets").read_bytes().split(b"\n", 1)[0]) - 1
    assert figures["bytes of CSV per post"] == size / posts


def test_figures_with_a_past_name_its_source(demo: Operation) -> None:
    for figure in demo.summary.distributions:
        assert (figure.historical is None) == (figure.source == "")


def test_the_operation_is_as_its_preset_wants_it(demo: Operation) -> None:
    preset, figures = PRESETS["demo"], made(demo)
    assert abs(figures["accounts below 5,000 followers"] - preset.below_5000) < 0.005
    assert abs(figures["share of reposts"] - preset.reposts) < 0.08
    assert abs(figures["largest account's share of posts"] - preset.largest_share) < 0.02
    assert 500 < figures["bytes of CSV per post"] < 650


def test_accounts_sleep(demo: Operation) -> None:
    hours: dict[str, Counter[int]] = defaultdict(Counter)
    for row in demo.rows("tweets"):
        hours[row["userid"]][int(row["tweet_time"][11:13])] += 1
    busy = [counts for counts in hours.values() if counts.total() > 200]
    asleep = [
        counts
        for counts in busy
        if sum(sorted(counts[hour] for hour in range(24))[:5]) < counts.total() * 0.06
    ]
    assert len(asleep) > len(busy) / 2


def test_members_of_a_group_use_one_client_more_than_others_do(demo: Operation) -> None:
    used: dict[str, Counter[str]] = defaultdict(Counter)
    for row in demo.rows("tweets"):
        used[row["userid"]][row["tweet_client_name"]] += 1
    for group in demo.truth("groups"):
        if group["coordinated"]:
            clients = sum((used[member] for member in group["members"]), Counter())
            assert clients.most_common(1)[0][1] > 0.7 * clients.total()


def test_words_follow_zipf(demo: Operation) -> None:
    words = Counter(
        word
        for row in demo.rows("tweets")
        if row["tweet_language"] == "en"
        for word in row["tweet_text"].split()
    )
    ranked = [count for _, count in words.most_common(1000)]
    assert ranked[0] > 5 * ranked[19] > 5 * ranked[199]
    assert len(words) > 10_000
