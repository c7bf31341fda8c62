"""How well leaks are traced: coalitions that put their copies together, and innocents who must not be accused. Prints a table.

python -m bench.trace [--trials 2000] [--partial]
"""

import argparse
import time

from tests.tardos_trials import STRATEGIES, Outcome, trials


def total(outcomes: list[Outcome]) -> Outcome:
    return Outcome(
        trials=sum(one.trials for one in outcomes),
        caught=sum(one.caught for one in outcomes),
        innocents=sum(one.innocents for one in outcomes),
    )


def told(title: str, outcomes: dict[tuple[int, str], Outcome]) -> None:
    sizes = sorted({size for size, _ in outcomes})
    print(f"\n{title}\n{'':14}" + "".join(f"{f'c = {size}':>9}" for size in sizes))
    for strategy in STRATEGIES:
        shares = (outcomes[size, strategy] for size in sizes)
        print(f"{strategy:14}" + "".join(f"{one.caught / one.trials:9.3f}" for one in shares))
    whole = total(list(outcomes.values()))
    print(f"{whole.trials:,} trials, {whole.caught:,} coalitions caught, {whole.innocents} innocents accused")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=2000)
    parser.add_argument("--partial", action="store_true", help="also fewer marks, and leaks of parts")
    chosen = parser.parse_args()
    groups = -(-chosen.trials // (5 * len(STRATEGIES)))
    begun = time.perf_counter()
    told(
        "5,000 marks, 300 members, one chance in a million to accuse anybody innocent", trials(range(groups))
    )
    print(f"{time.perf_counter() - begun:.0f} s")
    if chosen.partial:
        few = range(max(groups // 10, 3))
        for marks in (500, 1000, 2000):
            told(f"{marks:,} marks", trials(few, marks=marks))
        for kept in (0.5, 0.1):
            told(f"5,000 marks, {kept:.0%} of the rows leaked", trials(few, kept=kept))
        told("5,000 marks, more members than the code is made for", trials(few, sizes=(5, 6, 8, 10)))


if __name__ == "__main__":
    main()
