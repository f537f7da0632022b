"""What is filled in does not run together."""

from abreast.bulletin.sentence import Sentence, say


def test_latin_names_side_by_side_stay_apart() -> None:
    text = str(say("{unit}{title}比{when}{how}", unit="company", title="Scrap tonnes", when="2月", how="少"))
    assert text == "company Scrap tonnes比2月少"
    inner = say("{one}", one="North")
    assert str(say("{where}{unit}", where=inner, unit="Plant 1")) == "North Plant 1"
    assert str(say("{unit}{n}", unit="Plant", n="12")) == "Plant 12"


def test_nothing_else_is_set_apart() -> None:
    assert str(say("{unit}{title}", unit="一厂", title="Scrap")) == "一厂Scrap"
    assert str(say("{unit}{title}", unit="Plant 1", title="废品")) == "Plant 1废品"
    assert str(say("un{word}", word="seen")) == "unseen"
    assert str(say("{unit}{nothing}{title}", unit="A", nothing=Sentence(()), title="废品")) == "A废品"
