"""Lists beside the figures of the small campaign: movements, exemplars, practice cards, innovations, help."""

from pathlib import Path

GOOD = {
    "movements": (
        "movement,unit,aspect,title_en,same_as,as,from,until\n"
        "tidy,d1,,Tidy benches,p01,unit,2020-04-01,\n"
        "all,,quality,,,,2020-04,2020-12\n"
    ),
    "participation": "unit,movement,from,until\np02,tidy,2020-04-10,\np09,all,2020-05-01,2020-06-30\n",
    "practices": (
        "card,unit,aspect,what_en,what_zh,how_en,cost_en,evidence_en,ask,from\n"
        "sand,p01,quality,Sand is dried before casting,沙先烘干再浇铸,In the kiln overnight,40 CNY a tonne,"
        "scrap halved in 2019,Foreman Li,2019-05-01\n"
        "gauge,p03,,Every tenth piece is gauged,每十件量一件,,,,,\n"
    ),
    "adoptions": "card,unit,date,visit\nsand,p02,2020-05-10,2020-05-03\nsand,p04,2020-06-01,\ngauge,p05,2020-06-02,\n",
    "innovations": (
        "project,unit,class,significant,title_en,proposed,trial,realised,verified,abandoned,adopted_from,"
        "effect_indicator,effect\n"
        "i1,p01,mechanised,yes,Conveyor,2019-01-05,2019-02-01,2019-03-01,2019-03-20,,,output,12.5\n"
        "i2,p02,mechanised,,Conveyor,,,2020-05-04,,,i1,,\n"
        "i3,p05,mechanised,,Conveyor,,,2020-05-20,,2020-08-01,i2,,\n"
        "i4,p05,semi-mechanised,,Hoist,2020-05-01,2020-05-07,,,,,,\n"
        "i5,p06,linked,no,Line,2020-04-01,,,,2020-05-05,,,\n"
        "i6,p07,semi-mechanised,,Hoist,,,2020-05-09,,,,,\n"
    ),
    "helpers": "unit,aspect,capacity\np01,,2\np03,quality,1\n",
    "helps": (
        "help,helper,helped,aspect,state,date,ended,agreed_en\n"
        "h1,p01,p02,quality,accepted,2020-05-01,,a week together\n"
        "h2,p01,p04,quality,ended,2020-05-01,2020-07-01,\n"
        "h3,p03,p05,quality,declined,2020-05-02,,\n"
        "h4,p01,p06,quality,accepted,2020-07-01,,\n"
        "h5,p03,p07,quality,proposed,2020-05-02,,\n"
    ),
    "outside": "exemplar,title_en,title_zh,reason_en\nfar,Far <Works>,远厂,Least scrap in the country\n",
    "exemplars": (
        "exemplar,aspect,scope,reason_en,reason_zh,from,until,for_kind\n"
        "p01,quality,d1,Every casting right,件件合格,2020-04,,\n"
        "far,quality,city,Least scrap in the country.,,,,plant\n"
        "p12,quality,city,Once good,,2020-04,2020-05,\n"
    ),
    "visits": "help,date,note_en\nh1,2020-05-03,saw the kiln\nh1,2020-05-20,\n",
}


def write_lists(folder: Path, **changed: str) -> None:
    """Write the lists into a campaign folder, some of them changed."""
    for name, text in (GOOD | changed).items():
        (folder / f"{name}.csv").write_text(text, "utf-8")
