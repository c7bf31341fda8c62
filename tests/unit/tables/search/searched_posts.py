"""Posts in many scripts, with the disguises that people write words in; and what a scan of them must find."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from heliograph.tables.search.build import Builder, part_batches, write_authors

SPACED = {
    "en": "election news the vote people city café naive don today world border street",
    "ru": "ёлка привет мир мой мои новости сегодня выборы народ город её жить",
    "tr": "İstanbul ışık ılık seçim haber bugün IRMAK çocuk şehir Iğdır",
    "el": "ψήφος νέα σήμερα κόσμος οδυσσεύς πόλη άνθρωπος",
    "ar": "أخبار كتاب مدرسة إلى اليوم الناس مدينة انتخابات آخر مصطفى",
    "fa": "خبر کتاب یک شهر مردم می‌خواهم امروز انتخابات کی",
    "hi": "क़लम ज़रूर समाचार हिन्दी आज लोग शहर चुनाव",
    "he": "חדשות היום שלום עיר אנשים בחירות",
}
SPACELESS = {
    "zh": "光送关桥很店明海看有日时北村了会石跑花园中文字典新聞選舉人民城市𠀋𠮷",
    "ja": "のニュースたりむらにするから風雨町選挙今日東京大阪カタカナ",
    "th": "ข่าวเลือกตั้งวันนี้ประชาชนเมืองแสงงามครูเดินมือเรือ",
    "ko": "뉴스선거오늘사람도시바다산길나무한국",
    "km": "ព័ត៌មានថ្ងៃនេះប្រជាជនទីក្រុង",
    "lo": "ຂ່າວມື້ນີ້ປະຊາຊົນເມືອງ",
    "my": "သတင်းဒီနေ့လူထုမြို့တော်",
}
MARKS = ["。", ", ", "! ", " ", " #", "…", " (", "\n", " 🙂", "-"]
HARAKAT = "\u064b\u064e\u064f\u0650\u0651\u0652"

COLUMNS = {
    "post_id": pa.string(),
    "account_id": pa.string(),
    "posted_at": pa.timestamp("ms"),
    "text": pa.string(),
    "language": pa.string(),
    "client": pa.string(),
    "kind": pa.string(),
    "hashtags": pa.list_(pa.string()),
    "domains": pa.list_(pa.string()),
}


def disguised(chance: random.Random, language: str, word: str) -> str:
    """A word as somebody might write it: in capitals, with vowels, lengthened."""
    if language in {"ar", "fa"} and len(word) > 2 and chance.random() < 0.4:
        at = chance.randrange(1, len(word))
        return word[:at] + chance.choice([*HARAKAT, "\u0640", "\u0640\u0640"]) + word[at:]
    if chance.random() < 0.3:
        return word.upper() if language != "el" else word.title()
    return word


def sentence(chance: random.Random, language: str) -> str:
    if language in SPACELESS:
        letters = SPACELESS[language]
        size = chance.randrange(1, 5)
        runs = ["".join(chance.choices(letters, k=chance.choice([1, 2, 3, 6]))) for _ in range(size)]
        return "".join(run + chance.choice([*MARKS, "abc", ""]) for run in runs)
    words = SPACED[language].split()
    return "".join(
        disguised(chance, language, chance.choice(words)) + chance.choice([" ", " ", " ", *MARKS])
        for _ in range(chance.randrange(1, 9))
    )


def posts(count: int, seed: int = 4) -> pa.Table:
    """Posts of forty accounts, in the order of an edition."""
    chance = random.Random(seed)
    languages = [*SPACED, *SPACELESS]
    rows = []
    for number in range(count):
        language = chance.choice(languages)
        moment = datetime(2015, 11, 1) + timedelta(minutes=chance.randrange(500) * 1440 // 5)
        rows.append(
            {
                "post_id": f"p{number:06}",
                "account_id": f"a{number * 40 // count:02}",
                "posted_at": moment if chance.random() > 0.03 else None,
                "text": sentence(chance, language) if chance.random() > 0.01 else None,
                "language": language if chance.random() > 0.1 else None,
                "client": chance.choice(["Web", "Some App", "Ünïcode Client", "x", None]),
                "kind": chance.choice(["original", "original", "repost", "reply", "quote"]),
                "hashtags": chance.choice([None, [], ["News"], ["#news", "Ёлка"], ["東京"], [None, "news"]]),
                "domains": chance.choice(
                    [None, [], ["example.org"], ["a.example.org", "t.co"], ["badexample.org"]]
                ),
            }
        )
    return pa.table({n: pa.array([row[n] for row in rows], t) for n, t in COLUMNS.items()})


def accounts() -> pa.Table:
    return pa.table(
        {
            "account_id": [f"a{n:02}" for n in reversed(range(45))],
            "handle": [f"Handle_{n}" for n in reversed(range(45))],
            "display_name": [f"Anna Number{n}" if n % 2 else None for n in reversed(range(45))],
        }
    )


@dataclass(frozen=True)
class Searched:
    """An index and the database that knows better."""

    folder: Path
    database: duckdb.DuckDBPyConnection

    @cache  # noqa: B019 - a few hundred scans of one small table, each asked for by several stories
    def rows(self, condition: str) -> frozenset[int]:
        """Rows for which a condition holds, by a scan."""
        return frozenset(
            row for (row,) in self.database.execute(f"SELECT row FROM posts WHERE {condition}").fetchall()
        )


def write_index(folder: Path, table: pa.Table, parts: int = 3) -> Path:
    size = -(-len(table) // parts)
    with Builder(folder / "index") as builder:
        for number in range(parts):
            path = folder / f"part-{number}.parquet"
            pq.write_table(table.slice(number * size, size), path)
            builder.add(f"part {number}", part_batches(path), lambda _: None)
    write_authors(folder / "index", accounts())
    return folder / "index"


def searched(folder: Path, count: int) -> Searched:
    table = posts(count)
    database = duckdb.connect()
    numbered = table.append_column("row", pa.array(range(count)))
    database.from_arrow(numbered).create("posts")
    return Searched(write_index(folder, table), database)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def plain(column: str) -> str:
    """A text as the scan compares it: our rules once more, in SQL, language by language."""
    latin_greek = f"replace(replace(replace({column}, 'İ', 'i'), 'I', 'i'), 'ı', 'i')"
    bare = f"regexp_replace({latin_greek}, '[\u064b-\u0652\u0640\u200c\u093c]', '', 'g')"
    lower = f"lower({bare})"
    letters = {
        "ё": "е", "ς": "σ", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه",
        "é": "e", "ç": "c", "ş": "s", "ğ": "g", "ü": "u", "ö": "o", "ï": "i",
        "ή": "η", "έ": "ε", "ό": "ο", "ά": "α", "ύ": "υ", "क़": "क", "ज़": "ज",
    }  # fmt: skip
    for one, other in letters.items():
        lower = f"replace({lower}, {quoted(one)}, {quoted(other)})"
    return lower


def scans() -> Iterator[tuple[str, str, str]]:
    """Language, search and the condition of a scan that says what it must find."""
    chance = random.Random(7)
    text, border = plain("text"), r"[^\p{L}\p{N}\p{M}_]"
    between = r"[^\p{L}\p{N}\p{M}\p{So}_]+"  # a picture between two words is something between them
    for language, words in SPACED.items():
        for word in words.split():
            yield (
                language,
                word,
                f"regexp_matches({text}, '(^|{border})' || {plain(quoted(word))} || '($|{border})')",
            )
        for _ in range(6):
            first, second = chance.choices(words.split(), k=2)
            pair = f"{plain(quoted(first))} || '{between}' || {plain(quoted(second))}"
            yield (
                language,
                f'"{first} {second}"',
                f"regexp_matches({text}, '(^|{border})' || {pair} || '($|{border})')",
            )
        for word in words.split()[:2]:
            yield (
                language,
                f"{word[:3]}*",
                f"regexp_matches({text}, '(^|{border})' || {plain(quoted(word[:3]))})",
            )
    for language, letters in SPACELESS.items():
        wanted = [*chance.sample(letters, 3), *("".join(chance.choices(letters, k=2)) for _ in range(6))]
        at = [chance.randrange(len(letters) - 4) for _ in range(6)]
        wanted += [letters[i : i + chance.choice([2, 3])] for i in at]
        for word in wanted:
            yield language, word, f"contains({text}, {plain(quoted(word))})"
