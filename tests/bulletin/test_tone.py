"""Tone: nobody is shamed, praise and blame never meet in one unit, gains that overlap are never added."""

import re

from abreast.bulletin import Bulletin
from abreast.bulletin.build import _sentences
from abreast.bulletin.number import LANGS
from bulletin.worlds import World

SHAMING = re.compile(
    r"\b(worst|bottom|last place|failed|failing|poor|lazy|backward|laggard|loser|shame|disgrace)\b"
    r"|最差|垫底|倒数|末位|落伍|丢人|可耻|批评|差生|拖后腿",
    re.IGNORECASE,
)
DECLINE = re.compile(r"\b(less well|lower|fell back|declined)\b|下降|退步", re.IGNORECASE)


def _words(bulletin: Bulletin) -> list[str]:
    return [str(s) for lang in LANGS for s in _sentences(bulletin.documents[lang])]


def test_no_word_shames(bulletin: Bulletin) -> None:
    statements = [text for s in bulletin.statements for text in (s.en, s.zh)]
    titles = [a.title for lang in LANGS for a in bulletin.documents[lang].articles]
    assert not [text for text in (*statements, *_words(bulletin), *titles) if SHAMING.search(text)]


def test_no_unit_is_named_beside_a_decline(bulletin: Bulletin, world: World) -> None:
    names = world.names
    above = {*names.regions, *names.parent.values()}
    units = {names.scope(u)[lang] for u in names.parent if u not in above for lang in LANGS}
    down = [words for words in _words(bulletin) if DECLINE.search(words)]
    assert not [words for words in down for unit in units if unit in words]


def test_no_table_lists_who_fell_back(bulletins: dict[str, Bulletin]) -> None:
    moved = [
        s
        for bulletin in bulletins.values()
        for s in bulletin.statements
        if s.id.startswith("progress.change.") and s.scope.startswith("h")
    ]
    document = bulletins["hospitals"].documents["en"]
    (table,) = (t for a in document.articles for t in a.tables if str(t.caption) == "Moved up most")
    changes = [row[-1].shown[0].value for _, rows in table.groups for row in rows]
    assert moved
    assert all(change > 0 for change in changes)
    assert changes == sorted(changes, reverse=True)


def test_gains_are_of_one_aspect_each(bulletins: dict[str, Bulletin]) -> None:
    gains = [s for s in bulletins["hospitals"].statements if s.id.startswith(("potential.", "whatif."))]
    assert all(isinstance(s.from_.filter["aspect"], str) for s in gains)
    assert gains
    assert all(f".{s.from_.filter['aspect']}" in s.id for s in gains)


def test_a_unit_that_may_be_best_is_not_told_of_a_gap_to_close(bulletins: dict[str, Bulletin]) -> None:
    ranks = [s for s in bulletins["hospitals"].statements if s.id == "rank.within_4h"]
    praised = [s for s in ranks if "may be the best" in s.en]
    assert praised
    assert not [s for s in praised if "gap is real" in s.en or "差距是实在的" in s.zh]
